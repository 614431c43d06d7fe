using System.Buffers;
using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>
/// RFC 4180 with line ends of \n. A spreadsheet runs a cell that begins with = + - @ or a tab as a formula, so text that does
/// gets an apostrophe before it (OWASP, CSV injection) unless it is to be kept; numbers stay numbers. Missing cells are empty.
/// </summary>
internal sealed class CsvRowWriter(Stream target, IReadOnlyList<DatasetColumn> columns, bool keepFormulas) : RowWriter(target)
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",\"\r\n"u8);

    public override void Begin()
    {
        for (var i = 0; i < columns.Count; i++)
            WriteCell(i, Encoding.UTF8.GetBytes(columns[i].Name), isText: true);
        Buffer.Write("\n"u8);
    }

    protected override void WriteRow(DuckDbResult result, int row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var vector = result.Column(i);
            WriteCell(i, vector.IsNull(row) ? default : Utf8(vector, row, columns[i].Type), columns[i].Type == ColumnType.Text);
        }
        Buffer.Write("\n"u8);
    }

    private void WriteCell(int index, ReadOnlySpan<byte> cell, bool isText)
    {
        if (index > 0)
            Buffer.Write(","u8);
        var isFormula = isText && !keepFormulas && cell.Length > 0 && "=+-@\t\r"u8.Contains(cell[0]);
        // a single empty column would otherwise be an empty line, which readers pass over
        var quoted = cell.IndexOfAny(s_quoted) >= 0 || (columns.Count == 1 && cell.IsEmpty);
        if (quoted)
            Buffer.Write("\""u8);
        if (isFormula)
            Buffer.Write("'"u8);
        for (var quote = cell.IndexOf((byte)'"'); quote >= 0; quote = cell.IndexOf((byte)'"'))
        {
            Buffer.Write(cell[..(quote + 1)]);
            Buffer.Write("\""u8);
            cell = cell[(quote + 1)..];
        }
        Buffer.Write(cell);
        if (quoted)
            Buffer.Write("\""u8);
    }
}
