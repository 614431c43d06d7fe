using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Evaluating;

/// <summary>All images of the dataset as bytes in memory, made float a batch at a time, exactly as in training.</summary>
internal sealed class ImageInputs : RowInputs
{
    private readonly Tensor _pixels; // uint8 (N, C, H, W)

    /// <param name="expected">the images the model was trained on.</param>
    public ImageInputs(DatasetReader reader, ImageShape expected, Device device)
    {
        var manifest = reader.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Image) ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role image, which this model reads.");
        if (column.Image != expected)
            throw new UserError($"The images of '{manifest.Name}' are {Words(column.Image)} and the model takes {Words(expected)}.");
        using var scope = new TensorScope();
        var pixels = Tensor.Empty([manifest.RowCount, expected.Height, expected.Width, expected.Channels], ScalarType.UInt8);
        reader.ReadImages(column.Name, pixels.Data<byte>());
        _pixels = TensorScope.Disown(ImageData.ChannelsFirst(pixels).To(device));
    }

    public override ModelInput Batch(ReadOnlySpan<int> rows)
    {
        var index = new long[rows.Length];
        for (var i = 0; i < index.Length; i++) index[i] = rows[i];
        return _pixels.IndexSelect(0, Tensor.From(index, _pixels.Device)).To(ScalarType.Float32).Div_(255);
    }

    public override void Dispose() => _pixels.Dispose();

    private static string Words(ImageShape? shape) => shape is null ? "of unknown size" : $"{shape.Width} x {shape.Height} with {shape.Channels} {(shape.Channels == 1 ? "channel" : "channels")}";
}
