using Studio.Data;
using Studio.Data.Tables;

namespace Studio.Web.Playground;

/// <summary>Texts of the data a classifier was trained on, to try it with.</summary>
public sealed class TextRows
{
    private readonly DatasetVersion _version;
    private readonly string _text;
    private readonly string? _label;

    private TextRows(DatasetVersion version, string text, string? label) => (_version, _text, _label) = (version, text, label);

    /// <summary>Rows are numbered from 0 to one less.</summary>
    public long Count => _version.Manifest.RowCount;

    /// <summary>Null when the data is gone or holds no text: the model can still be written to.</summary>
    public static TextRows? Find(Workspace workspace, string datasetId, int version)
    {
        try
        {
            var found = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
            return found.Manifest.ColumnWithRole(ColumnRole.Text) is { } text ? new(found, text.Name, found.Manifest.ColumnWithRole(ColumnRole.Label)?.Name) : null;
        }
        catch (UserError)
        {
            return null; // deleted since
        }
    }

    /// <summary>A row's text, and its label as text; empty without one.</summary>
    public Task<(string Text, string Label)> ReadAsync(long row) => Task.Run(() =>
    {
        using var reader = new DatasetReader(_version);
        IReadOnlyList<string> columns = _label is null ? [_text] : [_text, _label];
        var found = reader.ReadPage(new PageRequest { Offset = row, Count = 1, Columns = columns }).Rows[0];
        return (CellText.Of(found.Values[0]), _label is null ? "" : CellText.Of(found.Values[1]));
    });
}
