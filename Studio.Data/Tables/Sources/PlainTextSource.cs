namespace Studio.Data.Tables.Sources;

/// <summary>
/// A row for each line, empty ones too, and for a file that ends with a line end one empty row after it: the rows joined by
/// \n are the file's text again, character for character (\r\n counts as \n).
/// </summary>
internal sealed class PlainTextSource(Utf8Input input, bool dropLastEmptyRow) : RowSource
{
    /// <summary>Some corpora are one line without end (text8 is 100 MB).</summary>
    private const int LongestLine = 128 << 20;

    private static readonly string[] s_columns = ["text"];
    private long _row;
    private bool _ended;

    public override IReadOnlyList<string> Columns => s_columns;
    public override long Position => input.Position;

    public override bool Read(RowBatch batch)
    {
        batch.EnsureColumns(1);
        batch.Clear();
        while (!batch.IsFull && !_ended)
            ReadLine(batch);
        return batch.Rows > 0;
    }

    public override void Dispose() => input.Dispose();

    private void ReadLine(RowBatch batch)
    {
        var searched = 0;
        while (true)
        {
            var end = input.Window[searched..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = input.Window[..(searched + end)];
                AddRow(batch, line.EndsWith("\r"u8) ? line[..^1] : line);
                input.Consume(searched + end + 1);
                return;
            }
            searched = input.Window.Length;
            if (input.Grow(LongestLine, () => $"line {_row + 1:N0}"))
                continue;
            _ended = true;
            if (!input.Window.IsEmpty || !dropLastEmptyRow)
                AddRow(batch, input.Window);
            input.Consume(input.Window.Length);
            return;
        }
    }

    private void AddRow(RowBatch batch, ReadOnlySpan<byte> line)
    {
        var start = batch.Length;
        batch.Append(line);
        batch.EndCell(0, start);
        batch.EndRow();
        _row++;
    }
}
