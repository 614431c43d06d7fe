using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables;

/// <summary>
/// Counts, in the file as it was written, what the manifest says of text and split columns where whoever wrote it has not
/// counted on the way, so that no form has to read the data to count tokens or rows.
/// </summary>
internal static class ColumnSizes
{
    public static IReadOnlyList<DatasetColumn> Measure(string parquet, IReadOnlyList<DatasetColumn> columns)
    {
        if (!columns.Any(column => column is { Role: ColumnRole.Text, Text: null } or { Role: ColumnRole.Split }))
            return columns;
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [parquet] });
        return [.. columns.Select(column => column.Role switch
        {
            ColumnRole.Text when column.Text is null => column with { Text = MeasureText(connection, parquet, column.Name) },
            ColumnRole.Split => column with { Split = MeasureSplit(connection, parquet, column.Name) },
            _ => column,
        })];
    }

    private static TextSize MeasureText(DuckDbConnection connection, string parquet, string column)
    {
        var counter = new TextSizeCounter();
        using var result = connection.Query($"SELECT CAST({Sql.Identifier(column)} AS VARCHAR) FROM read_parquet(?)", parquet);
        while (result.Next())
        {
            var texts = result.Column(0);
            for (var row = 0; row < result.RowCount; row++)
                counter.Add(texts.IsNull(row) ? default : texts.Bytes(row));
        }

        return counter.Result;
    }

    private static SplitSizes MeasureSplit(DuckDbConnection connection, string parquet, string column)
    {
        long Rows(string part) => connection.Scalar($"SELECT count(*) FROM read_parquet(?) WHERE {Sql.Identifier(column)} = ?", parquet, part);
        return new SplitSizes(Rows("train"), Rows("validation"), Rows("test"));
    }
}
