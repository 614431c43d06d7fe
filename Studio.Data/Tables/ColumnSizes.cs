using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables;

/// <summary>
/// Counts, in the file as it was written, what the manifest says of text and split columns: one more pass over those
/// columns at import, so that no form has to read the data to count tokens or rows.
/// </summary>
internal static class ColumnSizes
{
    private const int CodePoints = 0x110000;

    public static IReadOnlyList<DatasetColumn> Measure(string parquet, IReadOnlyList<DatasetColumn> columns)
    {
        if (!columns.Any(column => column.Role is ColumnRole.Text or ColumnRole.Split))
            return columns;
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [parquet] });
        return [.. columns.Select(column => column.Role switch
        {
            ColumnRole.Text => column with { Text = MeasureText(connection, parquet, column.Name) },
            ColumnRole.Split => column with { Split = MeasureSplit(connection, parquet, column.Name) },
            _ => column,
        })];
    }

    private static TextSize MeasureText(DuckDbConnection connection, string parquet, string column)
    {
        var seen = new bool[CodePoints];
        long characters = 0, bytes = 0, longest = 0;
        using var result = connection.Query($"SELECT CAST({Sql.Identifier(column)} AS VARCHAR) FROM read_parquet(?)", parquet);
        while (result.Next())
        {
            var texts = result.Column(0);
            for (var row = 0; row < result.RowCount; row++)
            {
                var text = texts.IsNull(row) ? default : texts.Bytes(row);
                var length = Count(text, seen);
                (characters, bytes, longest) = (characters + length, bytes + text.Length, Math.Max(longest, length));
            }
        }

        return new TextSize(characters, bytes, seen.Count(mark => mark), longest);
    }

    /// <summary>Marks the code points of a text, and counts them.</summary>
    private static long Count(ReadOnlySpan<byte> utf8, bool[] seen)
    {
        long count = 0;
        for (var at = 0; at < utf8.Length; count++)
        {
            var first = utf8[at];
            if (first < 0x80)
            {
                seen[first] = true;
                at++;
                continue;
            }

            Rune.DecodeFromUtf8(utf8[at..], out var rune, out var taken);
            seen[rune.Value] = true;
            at += taken;
        }

        return count;
    }

    private static SplitSizes MeasureSplit(DuckDbConnection connection, string parquet, string column)
    {
        long Rows(string part) => connection.Scalar($"SELECT count(*) FROM read_parquet(?) WHERE {Sql.Identifier(column)} = ?", parquet, part);
        return new SplitSizes(Rows("train"), Rows("validation"), Rows("test"));
    }
}
