using System.Numerics;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// Pair of tokens to rank and result: open addressing in one array at most half full, because a corpus asks it a few times
/// for every byte.
/// </summary>
internal sealed class MergeTable
{
    /// <summary>Rank of a pair that never merges.</summary>
    public const int Never = int.MaxValue;

    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <param name="merges">in order of rank; where a pair stands twice, the later rank holds, as in Hugging Face's library.</param>
    public MergeTable(IReadOnlyList<Merge> merges)
    {
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, merges.Count)) + 2);
        _entries = new Entry[1 << bits];
        _shift = 64 - bits;
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var key = Key(merges[rank].Left, merges[rank].Right);
            _entries[SlotOf(key)] = new(key, rank, merges[rank].Result);
        }
    }

    /// <returns>the pair's rank, or <see cref="Never"/>.</returns>
    public int RankOf(int left, int right, out int result)
    {
        var key = Key(left, right);
        ref readonly var entry = ref _entries[SlotOf(key)];
        result = entry.Result;
        return entry.Key == key ? entry.Rank : Never;
    }

    // 0 marks an empty slot, so keys start at 1
    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32 | (uint)right) + 1;

    private int SlotOf(ulong key)
    {
        var slot = (int)(key * 0x9E3779B97F4A7C15 >> _shift);
        while (_entries[slot].Key != key && _entries[slot].Key != 0) slot = (slot + 1) & (_entries.Length - 1);
        return slot;
    }

    private readonly record struct Entry(ulong Key, int Rank, int Result);
}
