using System.Globalization;
using System.Text;

namespace Studio.Data.Tables.Sources;

/// <summary>Finds out how a delimited file is written, from its first rows: the delimiter that cuts most rows alike, and whether they start with a header.</summary>
internal static class CsvSniffer
{
    private const int MostRows = 200;
    private static readonly byte[] s_candidates = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    /// <param name="sample">valid UTF-8 from the file's start.</param>
    /// <param name="whole">the sample is all of the file.</param>
    /// <param name="fileName">its ending tells between equals.</param>
    public static CsvDialect Sniff(ReadOnlySpan<byte> sample, bool whole, string fileName, byte? delimiter, bool? quoted, bool? hasHeader)
    {
        var expected = fileName.EndsWith(".tsv", StringComparison.Ordinal) || fileName.EndsWith(".tab", StringComparison.Ordinal) ? (byte)'\t' : (byte)',';
        var best = (Score: -1.0, Rows: new List<string[]>(), Delimiter: expected, Quoted: true);
        foreach (var candidate in delimiter is { } given ? [given] : s_candidates)
        {
            // Quotes in tab-separated text are often ordinary characters; with commas a broken quote is an error to name.
            foreach (var withQuotes in quoted is { } q ? [q] : candidate == '\t' ? new[] { true, false } : [true])
            {
                var rows = ReadRows(sample, whole, candidate, withQuotes, out var broken);
                var score = broken && withQuotes && candidate == '\t' ? 0 : Score(rows) + (candidate == expected ? 0.01 : 0);
                if (score > best.Score)
                    best = (score, rows, candidate, withQuotes);
            }
        }
        return new CsvDialect(best.Delimiter, best.Quoted, hasHeader ?? LooksLikeHeader(best.Rows));
    }

    /// <summary>The share of rows with the most frequent number of fields, when that is more than one; a little more for more fields.</summary>
    private static double Score(List<string[]> rows)
    {
        if (rows.Count == 0)
            return 0;
        var most = rows.GroupBy(r => r.Length).MaxBy(g => g.Count())!;
        return most.Key == 1 ? 0 : ((double)most.Count() / rows.Count) + (Math.Min(most.Key, 20) * 0.001);
    }

    private static List<string[]> ReadRows(ReadOnlySpan<byte> sample, bool whole, byte delimiter, bool quoted, out bool broken)
    {
        var parser = new CsvRecordParser(delimiter, quoted);
        var batch = new RowBatch();
        batch.EnsureColumns(256);
        var rows = new List<string[]>();
        broken = false;
        while (!sample.IsEmpty && rows.Count < MostRows)
        {
            batch.Clear();
            var outcome = parser.Parse(sample, whole, batch);
            if (outcome != CsvRecordParser.Outcome.Record)
            {
                broken = outcome != CsvRecordParser.Outcome.Incomplete;
                break;
            }
            if (!parser.IsBlank)
                rows.Add(Enumerable.Range(0, Math.Min(256, parser.Fields)).Select(i => Encoding.UTF8.GetString(batch.Cell(i, 0))).ToArray());
            sample = sample[parser.Consumed..];
        }
        return rows;
    }

    /// <summary>
    /// A header's cells are short, differ from each other and are no numbers, and it stands out: over a column of numbers, by
    /// a name that datasets use, or by a word that the column never holds while the other rows repeat theirs.
    /// </summary>
    private static bool LooksLikeHeader(List<string[]> rows)
    {
        if (rows.Count == 0)
            return false;
        var first = rows[0];
        if (first.Any(c => c.Length > 80 || c.Contains('\n') || IsNumber(c)) || first.All(c => c.Length == 0))
            return false;
        if (first.Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() < first.Count(c => c.Length > 0))
            return false;
        var body = rows.Skip(1).Where(r => r.Length == first.Length).ToList();
        if (first.Any(c => RoleGuess.ByName(c) != ColumnRole.Ignore) || body.Count == 0)
            return true;
        return Enumerable.Range(0, first.Length).Any(i => StandsOut(first[i], body.Select(r => r[i]).Where(c => c.Length > 0).ToList()))
            || first.All(c => c.Length <= 40 && !c.Contains(' '));
    }

    private static bool StandsOut(string name, List<string> values) =>
        values.Count > 0 && (values.All(IsNumber)
        || (values.Count >= 10 && !values.Contains(name) && values.Distinct().Count() <= values.Count / 4));

    /// <summary>.NET reads "nan" and "infinity" as numbers, too; here they are words.</summary>
    private static bool IsNumber(string cell) =>
        cell.Any(char.IsAsciiDigit) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
