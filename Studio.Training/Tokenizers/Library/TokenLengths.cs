using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Statistics;
using Studio.Training.Contracts;

namespace Studio.Training.Tokenizers.Library;

/// <summary>
/// How many tokens each row of a text column has, counted once for a version and a tokenizer and kept in the cache:
/// from it follows what any maximum length would cut. Special tokens, which a model adds, are not counted.
/// </summary>
public static class TokenLengths
{
    public const string Characters = "characters";
    public const string Bytes = "bytes";

    /// <param name="tokenizer">characters, bytes, or a tokenizer of the workspace by id or name.</param>
    /// <param name="progress">is given the share that is done, 0 to 1.</param>
    /// <returns>lengths that occur with their rows, the shortest first; empty rows have length 0.</returns>
    /// <exception cref="UserError">there is no such column or tokenizer.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static IReadOnlyList<LengthCount> Read(Workspace workspace, DatasetVersion version, string column, string tokenizer, Action<double>? progress = null, CancellationToken cancel = default)
    {
        if (Cached(workspace, version, column, tokenizer) is { } known)
            return known;
        var counts = new LengthCounts();
        if (tokenizer is Characters or Bytes)
        {
            Count(version, column, Measure(workspace, tokenizer), (_, length) => counts.Add(length), progress, cancel);
        }
        else
        {
            // kept row by row too: whoever looks at the lengths may want the rows
            var measure = new RowMeasure(column, tokenizer);
            RowMeasures.Ensure(workspace, version, measure, progress, cancel);
            foreach (var (length, rows) in MeasureFile.Count(RowMeasures.PathOf(workspace, version, measure)))
                counts.Add(int.Parse(length, CultureInfo.InvariantCulture), rows);
        }
        List<LengthCount> lengths = [.. counts.All()];
        AtomicFile.WriteText(CachePath(workspace, version, column, tokenizer), JsonSerializer.Serialize(lengths.Select(l => new[] { l.Length, l.Rows })));
        return lengths;
    }

    /// <summary>What was counted before; null where nobody did.</summary>
    public static IReadOnlyList<LengthCount>? Cached(Workspace workspace, DatasetVersion version, string column, string tokenizer)
    {
        try
        {
            var pairs = JsonSerializer.Deserialize<List<long[]>>(File.ReadAllText(CachePath(workspace, version, column, tokenizer)))!;
            return [.. pairs.Select(p => new LengthCount((int)p[0], p[1]))];
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // not there, or damaged: counted anew
        }
    }

    private static string CachePath(Workspace workspace, DatasetVersion version, string column, string tokenizer)
    {
        var kind = tokenizer is Characters or Bytes ? tokenizer : TokenizerLibrary.Resolve(workspace, tokenizer).ContentHash[..16];
        var index = version.Manifest.Columns.ToList().IndexOf(version.Manifest.Column(column));
        return Path.Combine(workspace.Cache, $"lengths-{version.Manifest.ContentHash}-{index}-{kind}.json");
    }

    internal static Func<ReadOnlyMemory<byte>, int> Measure(Workspace workspace, string tokenizer)
    {
        if (tokenizer == Bytes)
            return text => text.Length;
        if (tokenizer == Characters)
            return text => CodePoints(text.Span);
        var words = TokenizerLibrary.Open(workspace, tokenizer);
        return text => Tokens(words, text.Span);
    }

    private static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            if ((b & 0xC0) != 0x80)
                count++;
        return count;
    }

    private static int Tokens(SubwordTokenizer tokenizer, ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var ids = ArrayPool<int>.Shared.Rent(tokenizer.MaxTokens(text.Length));
        try
        {
            return tokenizer.Encode(text, ids);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    /// <summary>By the unit that is asked for, of every row in order.</summary>
    internal static int[] OfRows(DatasetVersion version, string column, Func<ReadOnlyMemory<byte>, int> measure, Action<double>? progress, CancellationToken cancel)
    {
        var all = new int[checked((int)version.Manifest.RowCount)];
        Count(version, column, measure, (row, length) => all[row] = length, progress, cancel);
        return all;
    }

    private static void Count(DatasetVersion version, string column, Func<ReadOnlyMemory<byte>, int> measure, Action<long, int> each, Action<double>? progress, CancellationToken cancel)
    {
        using var reader = new DatasetReader(version);
        var rows = Math.Max(1, version.Manifest.RowCount);
        var buffer = new byte[64 << 10];
        reader.ReadUtf8(column, (row, text) =>
        {
            if (text.Length > buffer.Length)
                buffer = new byte[text.Length];
            text.CopyTo(buffer);
            each(row, measure(buffer.AsMemory(0, text.Length)));
            if (row % 20_000 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Invoke((double)row / rows);
            }
        });
    }
}
