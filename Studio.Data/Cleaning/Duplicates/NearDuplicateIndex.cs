using System.Buffers;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// Near-duplicate search: MinHash signatures cut into bands name candidates, and every candidate is verified by its exact
/// Jaccard similarity, so what is found is never wrong; what is missed, is with the chance <see cref="LshBands"/> says.
/// </summary>
public sealed class NearDuplicateIndex : IDisposable
{
    public const int Permutations = 128;

    /// <summary>Fingerprints kept in memory; further ones go into a file.</summary>
    private const long MostBytes = 1L << 30;

    private readonly Shingler _shingler;
    private readonly double _threshold;
    private readonly int _threads;
    private readonly MinHash _minHash = new(Permutations);
    private readonly LshBands _bands;
    private readonly ShingleStore _store;
    private readonly List<ulong[]> _keys = []; // a block for each AddRange: bands keys a text
    private readonly List<int> _blockStarts = [];

    /// <param name="threshold">Jaccard similarity from which two texts are near duplicates, above 0 to 1.</param>
    /// <param name="folder">where fingerprints go that outgrow the memory; null keeps all in memory.</param>
    public NearDuplicateIndex(Shingler shingler, double threshold, int threads = 1, string? folder = null)
    {
        (_shingler, _threshold, _threads) = (shingler, threshold, threads);
        _bands = LshBands.For(threshold, Permutations);
        _store = new ShingleStore(folder, MostBytes);
    }

    /// <summary>Texts added so far; a text's number is its place among them.</summary>
    public int Count => _store.Count;

    public void AddRange(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        var sets = new ulong[texts.Count][];
        var keys = new ulong[texts.Count * _bands.Bands];
        if (_threads == 1)
            Sign(texts, 0, texts.Count, sets, keys);
        else
            Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(0, Math.Max(1, texts.Count), Math.Max(1, texts.Count / (4 * _threads))),
                new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancel },
                range => Sign(texts, range.Item1, Math.Min(range.Item2, texts.Count), sets, keys));
        _blockStarts.Add(Count);
        _keys.Add(keys);
        foreach (var set in sets)
            _store.Add(set);
    }

    /// <summary>Every pair found, each once with its similarity, the smaller number first.</summary>
    public List<(int First, int Second, double Similarity)> Pairs(CancellationToken cancel = default)
    {
        var seen = new HashSet<long>();
        var pairs = new List<(int, int, double)>();
        ForEachRun(cancel, run =>
        {
            for (var i = 0; i < run.Length; i++)
            {
                for (var j = i + 1; j < run.Length; j++)
                {
                    var (first, second) = (Math.Min(run[i], run[j]), Math.Max(run[i], run[j]));
                    if (seen.Add((long)first << 32 | (uint)second) && _store.Similarity(first, second) is var similarity && similarity >= _threshold)
                        pairs.Add((first, second, similarity));
                }
            }
        });
        return pairs;
    }

    /// <summary>
    /// Texts joined by chains of near duplicates, two or more each, in their order. Pairs that a chain joins already are not
    /// compared again, so that a text copied ten thousand times costs ten thousand comparisons.
    /// </summary>
    public List<int[]> Clusters(CancellationToken cancel = default)
    {
        var sets = new DisjointSets(Count);
        ForEachRun(cancel, run =>
        {
            for (var i = 0; i < run.Length; i++)
            {
                for (var j = i + 1; j < run.Length; j++)
                {
                    if (sets.Find(run[i]) != sets.Find(run[j]) && _store.Similarity(run[i], run[j]) >= _threshold)
                        sets.Join(run[i], run[j]);
                }
            }
        });
        return sets.Groups();
    }

    public double Similarity(int first, int second) => _store.Similarity(first, second);

    public void Dispose() => _store.Dispose();

    private void Sign(IReadOnlyList<string> texts, int from, int to, ulong[][] sets, ulong[] keys)
    {
        Span<uint> signature = stackalloc uint[Permutations];
        for (var i = from; i < to; i++)
        {
            sets[i] = _shingler.Of(texts[i]);
            _minHash.Sign(sets[i], signature);
            _bands.Keys(signature, keys.AsSpan(i * _bands.Bands, _bands.Bands));
        }
    }

    /// <summary>Band after band: texts whose keys agree, in groups of two or more.</summary>
    private void ForEachRun(CancellationToken cancel, Action<ReadOnlySpan<int>> each)
    {
        var keys = ArrayPool<ulong>.Shared.Rent(Math.Max(1, Count));
        var texts = ArrayPool<int>.Shared.Rent(Math.Max(1, Count));
        var groups = new KeyGroups(Count);
        for (var band = 0; band < _bands.Bands; band++)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Gather(band, keys, texts);
            groups.ForEach(keys.AsSpan(0, count), texts, each, cancel);
        }
        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(texts);
    }

    /// <summary>Empty texts are near nothing, so they are left out.</summary>
    private int Gather(int band, ulong[] keys, int[] texts)
    {
        var count = 0;
        for (var block = 0; block < _keys.Count; block++)
        {
            var blockKeys = _keys[block];
            for (int i = 0, text = _blockStarts[block]; i < blockKeys.Length; i += _bands.Bands, text++)
            {
                if (_store.SizeOf(text) == 0)
                    continue;
                keys[count] = blockKeys[i + band];
                texts[count++] = text;
            }
        }
        return count;
    }
}
