using Studio.Data.Cleaning.Languages;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Statistics;

namespace Studio.Data.Tables.Measures;

/// <summary>
/// A measure of every row of a version, in the workspace's cache: a Parquet file of one column, in the rows' order. A version
/// never changes, and neither does a tokenizer of one id, so a file once there stays right.
/// </summary>
public static class MeasureFile
{
    internal const string Value = "value";

    /// <summary>Rows of a DuckDB vector.</summary>
    private const int Batch = 2048;

    /// <param name="tokenizerId">null for the language.</param>
    public static string PathOf(Workspace workspace, DatasetVersion version, string column, string? tokenizerId)
    {
        var index = version.Manifest.Columns.ToList().IndexOf(version.Manifest.Column(column));
        return Path.Combine(workspace.Cache, $"measure-1-{version.Manifest.ContentHash}-{index}-{tokenizerId ?? "language"}.parquet");
    }

    /// <summary>Writes numbers, whole or not at all.</summary>
    public static void Write(string path, int[] values) => Write(path, DuckDbType.BigInt, values.Length, (chunk, from, count) =>
    {
        Span<long> wide = stackalloc long[count];
        for (var i = 0; i < count; i++)
            wide[i] = values[from + i];
        DuckDbVectorWriter.Copy<long>(chunk, 0, wide);
    });

    /// <summary>Tells the language of every row and writes it; <see cref="LanguageIdentifier.Undetermined"/> where nothing tells.</summary>
    /// <param name="progress">is given the share that is done, 0 to 1.</param>
    /// <exception cref="OperationCanceledException"/>
    public static void WriteLanguages(DatasetVersion version, string column, string path, Action<double>? progress, CancellationToken cancel)
    {
        var languages = new string?[checked((int)version.Manifest.RowCount)];
        var texts = new List<string>(Batch);
        using (var reader = new DatasetReader(version))
            reader.ReadUtf8(column, (row, text) =>
            {
                texts.Add(LanguageIdentifier.Head(text));
                if (texts.Count == Batch)
                    Flush(row + 1 - Batch);
            });
        Flush(languages.Length - texts.Count);
        Write(path, DuckDbType.Varchar, languages.Length, (chunk, from, count) => DuckDbVectorWriter.Copy(chunk, 0, languages.AsSpan(from, count)));

        void Flush(long first)
        {
            cancel.ThrowIfCancellationRequested();
            Parallel.For(0, texts.Count, i => languages[first + i] = LanguageIdentifier.Identify(texts[i]).Language is { Length: > 0 } language ? language : LanguageIdentifier.Undetermined);
            progress?.Invoke((double)(first + texts.Count) / Math.Max(1, languages.Length));
            texts.Clear();
        }
    }

    /// <summary>How many rows have each value, the most frequent first.</summary>
    public static IReadOnlyList<ValueCount> Count(string path)
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [path] });
        using var result = connection.Query($"SELECT {Value}, count(*) AS n FROM read_parquet(?) GROUP BY 1 ORDER BY n DESC, 1", path);
        var counts = new List<ValueCount>();
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                counts.Add(new ValueCount(CellText.Of(result.Column(0).Value(i)), result.Column(1).Integer(i)));
        return counts;
    }

    private static void Write(string path, DuckDbType type, int rows, Action<nint, int, int> fill)
    {
        var beside = $"{path}.{Identifier.New()}";
        var from = 0;
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [beside], Threads = 1 });
        using var feed = new DuckDbRowFeed(connection, "studio_rows", [(Value, type)], chunk =>
        {
            var count = Math.Min(Batch, rows - from);
            fill(chunk, from, count);
            from += count;
            return count;
        });
        try
        {
            connection.Execute($"COPY (SELECT * FROM studio_rows()) TO {Sql.PathLiteral(beside)} (FORMAT parquet, COMPRESSION zstd)");
            DatasetFiles.Sync(beside);
            File.Move(beside, path, overwrite: true);
        }
        catch (DuckDbException)
        {
            feed.ThrowIfFailed();
            throw;
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
