using System.Buffers;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// Merges the symbols of one piece: always the pair of lowest rank, of equals the leftmost, until none is left. Short
/// pieces look through an array; long ones keep a linked list and a heap, so that a megabyte without a single cut takes
/// n log n steps and not n².
/// </summary>
internal static class PieceMerger
{
    private const int Short = 64;

    /// <summary>Merges in place; the first <c>return value</c> of <paramref name="ids"/> are the tokens.</summary>
    public static int Merge(MergeTable merges, Span<int> ids) => ids.Length <= Short ? MergeShort(merges, ids) : MergeLong(merges, ids);

    private static int MergeShort(MergeTable merges, Span<int> ids)
    {
        Span<int> ranks = stackalloc int[Short], results = stackalloc int[Short];
        var count = ids.Length;
        for (var i = 0; i + 1 < count; i++) ranks[i] = merges.RankOf(ids[i], ids[i + 1], out results[i]);
        while (count > 1)
        {
            var best = Lowest(ranks[..(count - 1)]);
            if (ranks[best] == MergeTable.Never) break;
            ids[best] = results[best];
            Remove(ids, best + 1, count);
            Remove(ranks, best, count - 1);
            Remove(results, best, count - 1);
            count--;
            if (best > 0) ranks[best - 1] = merges.RankOf(ids[best - 1], ids[best], out results[best - 1]);
            if (best + 1 < count) ranks[best] = merges.RankOf(ids[best], ids[best + 1], out results[best]);
        }
        return count;
    }

    private static int Lowest(ReadOnlySpan<int> ranks)
    {
        var best = 0;
        for (var i = 1; i < ranks.Length; i++)
            if (ranks[i] < ranks[best]) best = i;
        return best;
    }

    private static void Remove(Span<int> values, int at, int count) => values[(at + 1)..count].CopyTo(values[at..]);

    private static int MergeLong(MergeTable merges, Span<int> ids)
    {
        var links = ArrayPool<int>.Shared.Rent(ids.Length * 2);
        try
        {
            var previous = links.AsSpan(0, ids.Length);
            var next = links.AsSpan(ids.Length, ids.Length);
            var queue = new PriorityQueue<Candidate, long>();
            for (var i = 0; i < ids.Length; i++) (previous[i], next[i]) = (i - 1, i + 1);
            for (var i = 0; i + 1 < ids.Length; i++) Offer(merges, queue, ids, i, i + 1);
            while (queue.TryDequeue(out var candidate, out _)) Take(merges, queue, ids, previous, next, candidate);
            return Compact(ids, next);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(links);
        }
    }

    private static void Take(MergeTable merges, PriorityQueue<Candidate, long> queue, Span<int> ids, Span<int> previous, Span<int> next, Candidate candidate)
    {
        var (at, left, right, result) = candidate;
        // a candidate is out of date when either side was merged meanwhile; a removed symbol is -1
        if (ids[at] != left || next[at] == ids.Length || ids[next[at]] != right) return;
        var gone = next[at];
        ids[at] = result;
        ids[gone] = -1;
        next[at] = next[gone];
        if (next[at] < ids.Length) previous[next[at]] = at;
        if (previous[at] >= 0) Offer(merges, queue, ids, previous[at], at);
        if (next[at] < ids.Length) Offer(merges, queue, ids, at, next[at]);
    }

    private static void Offer(MergeTable merges, PriorityQueue<Candidate, long> queue, Span<int> ids, int at, int following)
    {
        var rank = merges.RankOf(ids[at], ids[following], out var result);
        if (rank != MergeTable.Never) queue.Enqueue(new(at, ids[at], ids[following], result), (long)rank << 32 | (uint)at);
    }

    private static int Compact(Span<int> ids, Span<int> next)
    {
        var count = 0;
        for (var at = 0; at < ids.Length; at = next[at]) ids[count++] = ids[at];
        return count;
    }

    private readonly record struct Candidate(int At, int Left, int Right, int Result);
}
