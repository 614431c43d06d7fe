using Studio.Data;
using Studio.Data.Cleaning.Images;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Web.Images;

namespace Studio.Web.Experiments;

/// <summary>Shows what a spec's augmentation does to some rows, by the very code that training uses.</summary>
public sealed class AugmentService(Workspace workspace)
{
    private const int Rows = 4;
    private const int Variants = 4;

    /// <returns>null where the spec varies nothing.</returns>
    /// <exception cref="UserError">the dataset is not here, or the synonyms cannot be read.</exception>
    public async Task<AugmentedRows?> PreviewAsync(RunSpec spec, CancellationToken cancellationToken = default)
    {
        if (!TextAugmentation.IsOn(spec) && !ImageAugmentation.IsOn(spec))
            return null;
        return await Task.Run(() =>
        {
            using var reader = new DatasetReader(DatasetFolder.Resolve(workspace, spec.Dataset));
            return TextAugmentation.IsOn(spec) ? Texts(spec, reader) : Images(spec, reader);
        }, cancellationToken);
    }

    private static AugmentedRows? Texts(RunSpec spec, DatasetReader reader)
    {
        if (reader.Manifest.ColumnWithRole(ColumnRole.Text) is not { } column)
            return null;
        // every row is shown varied: which ones training leaves alone is a matter of the epoch
        var augmentation = new TextAugmentation(spec with { AugmentRows = 1 });
        var texts = Values(reader, column).Select((value, row) => (Text: CellText.Of(value), Row: row));
        return new([.. texts.Select(t => new AugmentedText(t.Row, t.Text, augmentation.Apply(t.Text, 0, t.Row, t.Row)))], []);
    }

    private static AugmentedRows? Images(RunSpec spec, DatasetReader reader)
    {
        if (reader.Manifest.ColumnWithRole(ColumnRole.Image) is not { Image: { } shape } column)
            return null;
        var augmenter = new ImageAugmenter(ImageAugmentation.Of(spec), shape);
        return new([], [.. Values(reader, column).OfType<byte[]>().Select((pixels, row) => new AugmentedImage(row, PngImage.DataUri(pixels, shape), [.. Enumerable.Range(0, Variants).Select(epoch => Variant(pixels, row, epoch))]))]);

        string Variant(byte[] pixels, int row, int epoch)
        {
            var varied = new byte[pixels.Length];
            augmenter.Apply(pixels, varied, RandomStream.ForRow(spec.Seed, "augment", epoch, row, row).Unit);
            return PngImage.DataUri(varied, shape);
        }
    }

    private static IEnumerable<object?> Values(DatasetReader reader, DatasetColumn column) =>
        reader.ReadPage(new PageRequest { Offset = 0, Count = Rows, Columns = [column.Name] }).Rows.Select(row => row.Values[0]);
}

/// <summary>One of the two is empty.</summary>
public sealed record AugmentedRows(IReadOnlyList<AugmentedText> Texts, IReadOnlyList<AugmentedImage> Images);

/// <param name="Row">position in the dataset version.</param>
public sealed record AugmentedText(int Row, string Before, string After);

/// <param name="Before">a PNG as a data URI.</param>
/// <param name="After">the same in the first epochs.</param>
public sealed record AugmentedImage(int Row, string Before, IReadOnlyList<string> After);
