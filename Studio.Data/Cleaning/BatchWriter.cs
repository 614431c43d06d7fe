using System.Globalization;
using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Cleaning;

/// <summary>Writes what is left of batches to a Parquet file (zstd) in their order; DuckDB pulls the rows.</summary>
internal sealed class BatchWriter
{
    private readonly TableShape _shape;
    private readonly int _label;
    private readonly int _split;
    private readonly int _text;
    private readonly TextSizeCounter _size = new();
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);

    public BatchWriter(TableShape shape)
    {
        _shape = shape;
        _label = shape.Role(ColumnRole.Label);
        _split = shape.Role(ColumnRole.Split);
        _text = shape.Role(ColumnRole.Text) is >= 0 and var text && shape.Columns[text].Type == ColumnType.Text ? text : -1;
    }

    public long Rows { get; private set; }

    /// <param name="averageRowBytes">sizes the row groups; 0 where unknown.</param>
    public void Write(string path, string tempFolder, long averageRowBytes, IEnumerable<CleaningBatch> batches)
    {
        var columns = _shape.Columns.Select(c => (c.Name, DuckDbVectorWriter.TypeOf(c.Type))).ToList();
        using var source = batches.GetEnumerator();
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [Path.GetDirectoryName(path)!], TempFolder = tempFolder, Threads = 1 });
        using var feed = new DuckDbRowFeed(connection, "studio_rows", columns, chunk => Fill(chunk, source));
        var group = TableWriter.GroupRows(averageRowBytes);
        try
        {
            connection.Execute($"COPY (SELECT * FROM studio_rows()) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {group})");
        }
        catch (DuckDbException e)
        {
            feed.ThrowIfFailed();
            throw e.Message.Contains("No space left", StringComparison.Ordinal) ? new IOException(e.Message, 28) : e;
        }
    }

    /// <summary>
    /// The columns with what was learned by writing them. Classes keep the parent's order, so that a class keeps its place;
    /// those that no row has any more are gone, new ones come after.
    /// </summary>
    public IReadOnlyList<DatasetColumn> Columns(DatasetManifest parent) =>
        [.. _shape.Columns.Select((c, i) => i == _label ? c with { Classes = Classes(parent) } : i == _text ? c with { Text = _size.Result } : c)];

    private IReadOnlyList<string> Classes(DatasetManifest parent)
    {
        var known = parent.ColumnWithRole(ColumnRole.Label)?.Classes ?? [];
        var numbers = _classes.All(c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        var added = _classes.Except(known).ToList();
        added.Sort(numbers ? (a, b) => double.Parse(a, CultureInfo.InvariantCulture).CompareTo(double.Parse(b, CultureInfo.InvariantCulture)) : StringComparer.Ordinal.Compare);
        return [.. known.Where(_classes.Contains), .. added];
    }

    private int Fill(nint chunk, IEnumerator<CleaningBatch> source)
    {
        int[] kept;
        do
        {
            if (!source.MoveNext())
                return 0;
            kept = [.. Enumerable.Range(0, source.Current.Rows).Where(r => source.Current.IsKept[r])];
        }
        while (kept.Length == 0);
        for (var i = 0; i < _shape.Columns.Count; i++)
            DuckDbVectorWriter.Write(chunk, i, source.Current.Columns[i], kept, _shape.Columns[i].Type);
        if (_label >= 0)
            AddClasses(source.Current.Columns[_label], kept);
        if (_split >= 0)
            CheckSplits(source.Current, kept);
        if (_text >= 0)
            Measure(source.Current.Columns[_text], kept);
        Rows += kept.Length;
        return kept.Length;
    }

    private void Measure(object?[] texts, int[] kept)
    {
        foreach (var row in kept)
            _size.Add(texts[row] as string ?? "");
    }

    /// <summary>Runs read these words; a row with another could be neither learned from nor tested on.</summary>
    private void CheckSplits(CleaningBatch batch, int[] kept)
    {
        foreach (var row in kept)
        {
            if (batch.Columns[_split][row] is not ("train" or "validation" or "test"))
                throw new UserError($"Row {batch.RowIds[row] + 1:N0} would have '{CellText.Of(batch.Columns[_split][row])}' in the split column '{_shape.Columns[_split].Name}', which holds train, validation and test only: change that operation.");
        }
    }

    private void AddClasses(object?[] labels, int[] kept)
    {
        foreach (var row in kept)
        {
            if (CellText.Of(labels[row]) is { Length: > 0 } value && _classes.Add(value) && _classes.Count > ColumnProfile.MostClasses)
                throw new UserError($"The label column '{_shape.Columns[_label].Name}' has more than {ColumnProfile.MostClasses:N0} different values: it is no label; give the values fewer names.");
        }
    }
}
