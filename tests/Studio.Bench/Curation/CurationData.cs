using System.Globalization;
using System.Text;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Importing;

namespace Studio.Bench.Curation;

/// <summary>Made-up reviews in English and Chinese, as files to import and as datasets of some million rows.</summary>
internal static class CurationData
{
    private static readonly string[] s_words = ["the", "service", "was", "quick", "and", "friendly", "味道不错", "but", "room, small", "\"great\"", "never\nagain", "送餐很快", "price", "fair"];

    /// <summary>CSV with quotes, commas and line breaks in its cells, or JSON Lines.</summary>
    public static void WriteFile(string path, long bytes)
    {
        var random = new Random(1);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var isJson = path.EndsWith(".jsonl", StringComparison.Ordinal);
        if (!isJson)
            file.Write("id,label,text\n"u8);
        for (long row = 0; file.Position < bytes; row++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(5, 40)).Select(_ => s_words[random.Next(s_words.Length)]));
            var line = isJson
                ? string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{row},\"label\":{row % 2},\"text\":\"{text.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"}}\n")
                : string.Create(CultureInfo.InvariantCulture, $"{row},{row % 2},\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
            file.Write(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>CSV of short texts, one of ten a near copy of another, as long and as many as <see cref="ShortTexts"/> makes them.</summary>
    public static void WriteShortTexts(string path, int rows)
    {
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.Write("id,text\n");
        foreach (var (i, text) in ShortTexts.Make(rows).Index())
            file.Write(string.Create(CultureInfo.InvariantCulture, $"{i},\"{text}\"\n"));
    }

    /// <summary>A dataset of five columns: id, label, score, text, source.</summary>
    public static DatasetVersion Dataset(Workspace workspace, string folder, long rows)
    {
        var path = Path.Combine(folder, $"rows-{rows}.parquet");
        using (var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [folder], MemoryMegabytes = 2000 }))
            connection.Execute($"""
                COPY (SELECT i AS id, ['positive', 'negative', 'neutral'][1 + CAST(hash(i) % 3 AS INTEGER)] AS label, (hash(i * 7) % 1000) / 100.0 AS score,
                  array_to_string([['the', 'service', 'was', 'quick', 'and', 'friendly', '味道不错', 'but', 'room', 'great', 'never', 'again', '送餐很快', 'price', 'fair', 'food', 'hotel', 'airline', 'delay', 'bag'][1 + CAST(hash(i * 31 + j) % 20 AS INTEGER)] FOR j IN range(0, 5 + CAST(hash(i) % 15 AS INTEGER))], ' ') AS text,
                  'source-' || (hash(i) % 50) AS source FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
                """);
        var spec = new ImportSpec { Name = $"{rows} rows", Files = [new ImportFile(path)], Columns = [new("text", ColumnRole.Text), new("label", ColumnRole.Label)] };
        var result = Importer.Import(workspace, spec, _ => { }, CancellationToken.None);
        return new DatasetVersion(result.Manifest, result.Folder);
    }
}
