using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Evaluation;

/// <summary>
/// What a model said row by row, written as predictions.parquet. Columns are arrays of one length: long, double, bool or
/// string (null where missing). A classifier's are row, label, prediction, confidence, correct, loss, and p0, p1, ... for
/// the probability of each class; a language model's row (the window), text, tokens, bytes and loss; of a model that gives a number row, label, prediction, loss and
/// p0, the number itself.
/// </summary>
public sealed class PredictionTable
{
    public const string Row = "row";
    public const string Label = "label";
    public const string Prediction = "prediction";
    public const string Confidence = "confidence";
    public const string Correct = "correct";
    public const string Loss = "loss";
    public const string Text = "text";
    public const string Tokens = "tokens";
    public const string Bytes = "bytes";

    private const int ChunkRows = 2048; // rows of a DuckDB vector
    private readonly List<(string Name, Array Values)> _columns = [];
    private int _written;

    public int Rows => _columns.Count == 0 ? 0 : _columns[0].Values.Length;

    public static string ProbabilityOf(int classId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{classId}");

    public void Add<T>(string name, T[] values)
    {
        if (_columns.Count > 0 && values.Length != Rows) throw new ArgumentException($"{values.Length} values in '{name}' and {Rows} rows.");
        _columns.Add((name, values));
    }

    /// <summary>Writes the file beside and moves it into place, so that it is whole or not there.</summary>
    /// <exception cref="UserError">the disk is full.</exception>
    public void Write(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var beside = Path.Combine(folder, $".writing-{Environment.ProcessId}.parquet");
        _written = 0;
        using (var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [folder] }))
        using (var feed = new DuckDbRowFeed(connection, "studio_predictions", [.. _columns.Select(c => (c.Name, TypeOf(c.Values)))], Fill))
        {
            try
            {
                connection.Execute($"COPY (SELECT * FROM studio_predictions()) TO {Sql.PathLiteral(beside)} (FORMAT parquet, COMPRESSION zstd)");
            }
            catch (DuckDbException e) when (e.Message.Contains("No space left", StringComparison.Ordinal))
            {
                File.Delete(beside);
                throw new UserError($"The predictions do not fit on the disk of {folder}: free some space and evaluate again.", e);
            }
            feed.ThrowIfFailed();
        }
        Tables.DatasetFiles.Sync(beside);
        File.Move(beside, path, overwrite: true);
        Tables.DatasetFiles.SyncFolder(folder);
    }

    private int Fill(nint chunk)
    {
        var count = Math.Min(ChunkRows, Rows - _written);
        for (var i = 0; i < _columns.Count; i++)
            switch (_columns[i].Values)
            {
                case long[] integers: DuckDbVectorWriter.Copy<long>(chunk, i, integers.AsSpan(_written, count)); break;
                case double[] numbers: DuckDbVectorWriter.Copy<double>(chunk, i, numbers.AsSpan(_written, count)); break;
                case bool[] truths: DuckDbVectorWriter.Copy<bool>(chunk, i, truths.AsSpan(_written, count)); break;
                case string?[] texts: DuckDbVectorWriter.Copy(chunk, i, texts.AsSpan(_written, count)); break;
            }
        _written += count;
        return count;
    }

    private static DuckDbType TypeOf(Array values) => values switch
    {
        long[] => DuckDbType.BigInt,
        double[] => DuckDbType.Double,
        bool[] => DuckDbType.Boolean,
        string?[] => DuckDbType.Varchar,
        _ => throw new ArgumentException($"Columns of {values.GetType().GetElementType()} are not written."),
    };
}
