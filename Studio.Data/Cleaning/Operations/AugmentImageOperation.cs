using System.Globalization;
using Studio.Data.Cleaning.Images;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("augment-image", "Vary the images", OperationGroups.Variation, "Moves, turns, enlarges, mirrors, erases a part or adds grain, by a seed: the same seed varies the same images alike. Rows held out by a split column stay as they are. An experiment can do the same while it trains, every epoch anew.")]
public sealed record AugmentImageOperation : VaryingOperation
{
    [OperationField("Shift", Unit = "pixels", Min = 0, Max = 256, Help = "Moved by up to so much either way.")]
    public double Shift { get; init; } = 2;

    [OperationField("Rotation", Unit = "degrees", Min = 0, Max = 180, Help = "Turned by up to so much either way; 10 suits digits.")]
    public double Rotation { get; init; } = 10;

    [OperationField("Scale", Min = 0, Max = 0.9, Help = "Enlarged or made smaller by up to this share.")]
    public double Scale { get; init; } = 0.1;

    [OperationField("Mirror", Help = "Every other image left to right. Right for things, wrong for digits and letters.")]
    public bool Flip { get; init; }

    [OperationField("Erase", Min = 0, Max = 0.9, Help = "Blackens a rectangle of up to this share of width and height.")]
    public double Erase { get; init; }

    [OperationField("Noise", Min = 0, Max = 1, Help = "Strength of random grain, as a share of full brightness; 0.05 is visible.")]
    public double Noise { get; init; }

    public override CleaningStep Bind(TableShape shape)
    {
        var column = shape.Role(ColumnRole.Image);
        if (column < 0 || shape.Columns[column].Image is not { } image)
            throw new UserError("This dataset has no images to vary.");
        var augmenter = new ImageAugmenter(new(Shift, Rotation, Scale, Flip, Erase, Noise), image);
        return new VaryingStep(shape, column, this, (value, row, unit) => value is byte[] pixels ? Vary(augmenter, image, pixels, row, unit) : null);
    }

    public override string? Problem() => Shift == 0 && Rotation == 0 && Scale == 0 && !Flip && Erase == 0 && Noise == 0
        ? "Nothing is varied: set one of shift, rotation, scale, mirror, erase and noise."
        : base.Problem();

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Vary the images of {Rows:0.#%} of the rows{Beside} (seed {Seed})");

    private static byte[] Vary(ImageAugmenter augmenter, ImageShape shape, byte[] pixels, long row, Func<double> unit)
    {
        if (pixels.Length != shape.Width * shape.Height * shape.Channels)
            throw new UserError($"Row {row + 1:N0} holds an image of {pixels.Length:N0} bytes where {shape.Width * shape.Height * shape.Channels:N0} belong: drop the row first.");
        var varied = new byte[pixels.Length];
        augmenter.Apply(pixels, varied, unit);
        return varied;
    }
}
