using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Evaluation;

/// <summary>
/// Reads predictions.parquet: pages for people, slices by a column of the dataset it was measured on. DuckDB runs in this
/// process, confined to the files given. Used by one thread at a time.
/// </summary>
public sealed class PredictionReader : IDisposable
{
    private const int MostRowsInPage = 1000;
    private const int MostSlices = 50;
    private const int Ranges = 5;
    private readonly DuckDbConnection _connection;
    private readonly string _path;
    private readonly DatasetVersion? _dataset;

    /// <param name="dataset">the version the rows are of, for slices; may be left out for pages.</param>
    /// <exception cref="UserError">the predictions are not there.</exception>
    public PredictionReader(string path, DatasetVersion? dataset = null)
    {
        if (!File.Exists(path)) throw new UserError($"The predictions {path} are not there; evaluate again.");
        (_path, _dataset) = (path, dataset);
        _connection = DuckDbConnection.Open(new DuckDbSettings { Files = dataset is null ? [path] : [path, dataset.ParquetPath] });
    }

    public PredictionPage ReadPage(PredictionQuery query)
    {
        var (where, values) = Where(query);
        var total = _connection.Scalar($"SELECT count(*) FROM read_parquet(?){where}", [_path, .. values]);
        using var result = _connection.Query($"SELECT * FROM read_parquet(?){where} ORDER BY {OrderBy(query.Order)} LIMIT ? OFFSET ?",
            [_path, .. values, Math.Clamp(query.Count, 0, MostRowsInPage), Math.Max(0, query.Offset)]);
        return new(total, ReadRows(result));
    }

    /// <summary>
    /// The rows by a column of the dataset: each of few values, five ranges of many numbers, five ranges of a text's length.
    /// The hardest slice first.
    /// </summary>
    /// <exception cref="UserError">the dataset has no such column, or it cannot be sliced by.</exception>
    public IReadOnlyList<Slice> Slices(string column)
    {
        var dataset = _dataset ?? throw new InvalidOperationException("Slices need the dataset.");
        var described = dataset.Manifest.Columns.FirstOrDefault(c => c.Name == column)
            ?? throw new UserError($"'{dataset.Manifest.Name}' has no column '{column}'.");
        if (described.Type == ColumnType.Image) throw new UserError($"'{column}' holds images, which do not divide into slices; choose another column.");
        var name = Sql.Identifier(column);
        var distinct = _connection.Scalar($"SELECT approx_count_distinct({name}) FROM read_parquet(?)", dataset.ParquetPath);
        var many = distinct > MostSlices;
        return Read(many && described.Type == ColumnType.Text ? Ranged($"length({name})", " characters")
            : many ? Ranged($"CAST({name} AS DOUBLE)", "")
            : $"SELECT coalesce(CAST({name} AS VARCHAR), '(missing)') AS s, d.r AS r FROM (SELECT file_row_number AS r, {name} FROM read_parquet(?, file_row_number = true)) d");
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Ranges of about equally many rows, by the measured rows' own order.</summary>
    private static string Ranged(string expression, string unit) => $"""
        SELECT CASE WHEN x IS NULL THEN '(missing)' ELSE printf('%g', min(x) OVER (PARTITION BY g)) || ' to ' || printf('%g', max(x) OVER (PARTITION BY g)) || '{unit}' END AS s, r
        FROM (SELECT r, x, CASE WHEN x IS NULL THEN 0 ELSE ntile({Ranges}) OVER (ORDER BY x) END AS g
              FROM (SELECT file_row_number AS r, CAST({expression} AS DOUBLE) AS x FROM read_parquet(?, file_row_number = true)))
        """;

    private List<Slice> Read(string rows)
    {
        var right = HasCorrect() ? $"avg(CAST(p.{PredictionTable.Correct} AS DOUBLE))" : "CAST(NULL AS DOUBLE)";
        var slices = new List<Slice>();
        using var result = _connection.Query(
            $"SELECT s, count(*) AS n, {right} AS a, avg(p.{PredictionTable.Loss}) AS l FROM ({rows}) c JOIN read_parquet(?) p ON p.{PredictionTable.Row} = c.r GROUP BY s ORDER BY l DESC, s LIMIT {MostSlices + 1}",
            _dataset!.ParquetPath, _path);
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                slices.Add(new(result.Column(0).Text(i), result.Column(1).Integer(i), result.Column(2).IsNull(i) ? null : result.Column(2).Number(i), result.Column(3).Number(i)));
        return slices;
    }

    private bool HasCorrect()
    {
        using var result = _connection.Query("SELECT * FROM read_parquet(?) LIMIT 0", _path);
        return Enumerable.Range(0, result.ColumnCount).Any(c => result.ColumnName(c) == PredictionTable.Correct);
    }

    private static (string Sql, IReadOnlyList<object?> Values) Where(PredictionQuery query)
    {
        List<string> conditions = [];
        List<object?> values = [];
        if (query.Label is { } label) Add($"{PredictionTable.Label} = ?", label);
        if (query.Prediction is { } prediction) Add($"{PredictionTable.Prediction} = ?", prediction);
        if (query.Correct is { } correct) conditions.Add(correct ? PredictionTable.Correct : $"NOT {PredictionTable.Correct}");
        return (conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions), values);

        void Add(string condition, string value)
        {
            conditions.Add(condition);
            values.Add(value);
        }
    }

    // the row last, so that equal values always come in the same order
    private static string OrderBy(PredictionOrder order) => order switch
    {
        PredictionOrder.Hardest => $"{PredictionTable.Loss} DESC, {PredictionTable.Row}",
        PredictionOrder.Easiest => $"{PredictionTable.Loss}, {PredictionTable.Row}",
        PredictionOrder.MostConfident => $"{PredictionTable.Confidence} DESC, {PredictionTable.Row}",
        PredictionOrder.LeastConfident => $"{PredictionTable.Confidence}, {PredictionTable.Row}",
        _ => PredictionTable.Row,
    };

    private static List<PredictionRow> ReadRows(DuckDbResult result)
    {
        var rows = new List<PredictionRow>();
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
            {
                var values = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (var c = 0; c < result.ColumnCount; c++) values[result.ColumnName(c)] = result.Column(c).Value(i);
                rows.Add(new(values));
            }
        return rows;
    }
}
