using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// All images of a dataset as bytes on the device, copied there once; a float copy would take four times the memory.
/// </summary>
public sealed class ImageData : IDisposable
{
    private ImageData(Tensor pixels, int[] labels, IReadOnlyList<string> classes, ImageShape shape, int[][] rowsOfPart)
    {
        (Pixels, LabelIds, Classes, Shape, _rowsOfPart) = (TensorScope.Disown(pixels), labels, classes, shape, rowsOfPart);
        Labels = TensorScope.Disown(Tensor.From(Array.ConvertAll(labels, l => (long)l)).To(pixels.Device));
    }

    private readonly int[][] _rowsOfPart;

    /// <summary>uint8 (N, C, H, W).</summary>
    public Tensor Pixels { get; }

    /// <summary>The same on the host, (N, H, W, C), only where images are varied while training; else empty.</summary>
    public byte[] HostPixels { get; private init; } = [];

    /// <summary>int64 (N).</summary>
    public Tensor Labels { get; }

    /// <summary>The same, on the host.</summary>
    public int[] LabelIds { get; }
    public IReadOnlyList<string> Classes { get; }
    public ImageShape Shape { get; }

    /// <summary>Sentences on classes that a held-out part lacks.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    public ReadOnlySpan<int> Rows(DataPart part) => _rowsOfPart[(int)part];

    /// <summary>Rows of each class in the training part.</summary>
    public long[] TrainingCounts()
    {
        var counts = new long[Classes.Count];
        foreach (var row in Rows(DataPart.Train)) counts[LabelIds[row]]++;
        return counts;
    }

    /// <exception cref="UserError">a row does not fit, only one class, or a part left empty.</exception>
    public static ImageData Load(RunSpec spec, ImageSource source, Device device)
    {
        var (manifest, labels) = (source.Manifest, source.Labels);
        var image = manifest.ColumnWithRole(ColumnRole.Image) ?? throw Missing(manifest, "image");
        var label = manifest.ColumnWithRole(ColumnRole.Label) ?? throw Missing(manifest, "label");
        ClassParts.CheckLabels(manifest, label, labels);
        var shape = image.Image ?? throw new UserError($"The image column '{image.Name}' of '{manifest.Name}' does not say how large its images are; import the dataset again.");
        var parts = RowSplit.Assign(spec, labels.Length, labels, source.SplitBy);
        var rowsOfPart = Enum.GetValues<DataPart>().Select(part => Enumerable.Range(0, labels.Length).Where(row => parts[row] == part).ToArray()).ToArray();
        var notes = ClassParts.Check(spec, manifest, label, labels, parts);
        using var scope = new TensorScope();
        var pixels = Tensor.Empty([labels.Length, shape.Height, shape.Width, shape.Channels], ScalarType.UInt8);
        source.ReadPixels(pixels.Data<byte>());
        var host = ImageAugmentation.IsOn(spec) ? pixels.Data<byte>().ToArray() : [];
        return new(ChannelsFirst(pixels).To(device), labels, label.Classes, shape, rowsOfPart) { Notes = notes, HostPixels = host };
    }

    /// <summary>(N, H, W, C) to (N, C, H, W), as convolutions take it.</summary>
    public static Tensor ChannelsFirst(Tensor pixels) => pixels.Permute(0, 3, 1, 2).Contiguous();

    public void Dispose()
    {
        Pixels.Dispose();
        Labels.Dispose();
    }

    private static UserError Missing(DatasetManifest manifest, string role) =>
        new($"The dataset '{manifest.Name}' has no column with the role {role}, which classifying images needs; give a column that role.");
}
