using System.Globalization;
using Studio.Data;
using Studio.Data.Tables;

namespace Studio.Web.Playground;

/// <summary>Images of the data a classifier was trained on, to try it with.</summary>
public sealed class ImageRows
{
    private readonly DatasetVersion _version;
    private readonly string _image;
    private readonly string? _label;

    private ImageRows(DatasetVersion version, string image, string? label) => (_version, _image, _label) = (version, image, label);

    /// <summary>Rows are numbered from 0 to one less.</summary>
    public long Count => _version.Manifest.RowCount;

    /// <summary>Null when the data is gone or holds no images: the model can still be drawn for.</summary>
    public static ImageRows? Find(Workspace workspace, string datasetId, int version)
    {
        try
        {
            var found = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
            var image = found.Manifest.ColumnWithRole(ColumnRole.Image);
            return image is null ? null : new ImageRows(found, image.Name, found.Manifest.ColumnWithRole(ColumnRole.Label)?.Name);
        }
        catch (UserError)
        {
            return null; // deleted since: nothing to choose from, and nothing to complain about here
        }
    }

    /// <summary>A row's raw image bytes and its label as text.</summary>
    /// <exception cref="UserError">there is no such row, or it holds no image.</exception>
    public Task<(byte[] Image, string Label)> ReadAsync(long index) => Task.Run(() => Read(index));

    private (byte[] Image, string Label) Read(long index)
    {
        using var reader = new DatasetReader(_version);
        string[] columns = _label is null ? [_image] : [_image, _label];
        var row = reader.ReadPage(new PageRequest { Offset = index, Count = 1, Columns = columns }).Rows.FirstOrDefault();
        if (row?.Values[0] is not byte[] image)
            throw new UserError($"Row {index} of {_version.Manifest.Name} holds no image: take another.");
        return (image, _label is null ? "none" : Convert.ToString(row.Values[1], CultureInfo.InvariantCulture) ?? "none");
    }
}
