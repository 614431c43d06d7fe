using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Evaluation;

/// <summary>Reads the predictions of two evaluations joined by their rows. Used by one thread at a time.</summary>
public sealed class PairedReader : IDisposable
{
    private const int MostRowsInPage = 1000;
    private const string Joined = "FROM read_parquet(?) a JOIN read_parquet(?) b USING (row)";
    private readonly DuckDbConnection _connection;
    private readonly string _first;
    private readonly string _second;
    private readonly bool _isLanguage;
    private readonly bool _isRegression;

    /// <param name="kind">of both; see <see cref="EvaluationReport.Kind"/>.</param>
    /// <exception cref="UserError">predictions are missing.</exception>
    public PairedReader(string first, string second, string kind)
    {
        foreach (var path in new[] { first, second })
            if (!File.Exists(path)) throw new UserError($"The predictions {path} are not there; evaluate again.");
        (_first, _second, _isLanguage, _isRegression) = (first, second, kind == EvaluationReport.Language, kind == EvaluationReport.Regression);
        _connection = DuckDbConnection.Open(new DuckDbSettings { Files = [first, second] });
    }

    /// <summary>Class ids are given in the order in which names are met; two that differ in the truth of a row are of different data.</summary>
    /// <exception cref="UserError">a row has two truths.</exception>
    public PairedRows ReadAll()
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        List<int> truth = [], first = [], second = [];
        List<double> firstLoss = [], secondLoss = [];
        using var result = _connection.Query(HasNoAnswers ? $"SELECT a.loss, b.loss {Joined} ORDER BY row" : $"SELECT a.loss, b.loss, a.label, b.label, a.prediction, b.prediction {Joined} ORDER BY row", _first, _second);
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
            {
                firstLoss.Add(result.Column(0).Number(i));
                secondLoss.Add(result.Column(1).Number(i));
                if (HasNoAnswers) continue;
                if (!result.Column(2).Bytes(i).SequenceEqual(result.Column(3).Bytes(i)))
                    throw new UserError("The two evaluations do not agree on the true class of a row: they measured different datasets, so nothing can be compared row by row.");
                truth.Add(Id(result.Column(2).Text(i)));
                first.Add(Id(result.Column(4).Text(i)));
                second.Add(Id(result.Column(5).Text(i)));
            }
        return new(ids.Count, [.. truth], [.. first], [.. second], [.. firstLoss], [.. secondLoss]);

        int Id(string name) => ids.TryGetValue(name, out var id) ? id : ids[name] = ids.Count;
    }

    /// <summary>Rows of one kind, the largest difference of loss first.</summary>
    public PairedPage ReadPage(PairedKind kind, long offset, int count)
    {
        var where = HasNoAnswers ? "" : kind switch
        {
            PairedKind.OnlyFirst => "WHERE a.correct AND NOT b.correct",
            PairedKind.OnlySecond => "WHERE b.correct AND NOT a.correct",
            PairedKind.BothWrong => "WHERE NOT a.correct AND NOT b.correct",
            _ => "WHERE a.prediction <> b.prediction",
        };
        var total = _connection.Scalar($"SELECT count(*) {Joined} {where}", _first, _second);
        var columns = _isLanguage ? "a.text, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR" : "NULL::VARCHAR, a.label, a.prediction, b.prediction";
        using var result = _connection.Query($"SELECT row, {columns}, a.loss, b.loss {Joined} {where} ORDER BY abs(a.loss - b.loss) DESC, row LIMIT ? OFFSET ?", _first, _second, Math.Clamp(count, 0, MostRowsInPage), Math.Max(0, offset));
        var rows = new List<PairedRow>();
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                rows.Add(new(result.Column(0).Integer(i), result.Column(1).Value(i) as string, result.Column(2).Value(i) as string, result.Column(3).Value(i) as string,
                    result.Column(4).Value(i) as string, result.Column(5).Number(i), result.Column(6).Number(i)));
        return new(total, rows);
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Nothing is right or wrong: only the losses can be compared.</summary>
    private bool HasNoAnswers => _isLanguage || _isRegression;
}
