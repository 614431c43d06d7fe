using System.Numerics;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// Finds items with the same key: a table of chains by the key's hash, used anew for every band. Hardly any key stands
/// twice, so one pass that finds this out costs a fraction of sorting them.
/// </summary>
internal sealed class KeyGroups
{
    private readonly int[] _heads; // 1 + the item that came last with this hash; 0 for none
    private readonly int[] _before; // 1 + the item before it with the same key; 0 for none
    private readonly int _shift;
    private int[] _group = new int[16];

    /// <param name="most">items at most.</param>
    public KeyGroups(int most)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, most)) + 1, 4, 30);
        _shift = 64 - bits;
        _heads = new int[1 << bits];
        _before = new int[most];
    }

    /// <summary>Calls back with the values of each group of two or more items that have the same key.</summary>
    /// <param name="keys">well mixed.</param>
    /// <param name="values">one for each key.</param>
    public void ForEach(ReadOnlySpan<ulong> keys, ReadOnlySpan<int> values, Action<ReadOnlySpan<int>> each, CancellationToken cancel)
    {
        Array.Clear(_heads);
        var mask = _heads.Length - 1;
        for (var i = 0; i < keys.Length; i++)
        {
            ref var head = ref Slot(keys, keys[i], mask);
            _before[i] = head;
            head = i + 1;
        }
        foreach (var last in _heads)
        {
            if (last == 0 || _before[last - 1] == 0)
                continue;
            cancel.ThrowIfCancellationRequested();
            // first counted: a large group takes a new array
            var count = Collect(last, values);
            each(_group.AsSpan(0, count));
        }
    }

    /// <summary>Where the chain of a key begins: open addressing, one slot a key.</summary>
    private ref int Slot(ReadOnlySpan<ulong> keys, ulong key, int mask)
    {
        var at = (int)(key >> _shift);
        while (_heads[at] != 0 && keys[_heads[at] - 1] != key)
            at = (at + 1) & mask;
        return ref _heads[at];
    }

    private int Collect(int last, ReadOnlySpan<int> values)
    {
        var count = 0;
        for (var item = last; item != 0; item = _before[item - 1])
        {
            if (count == _group.Length)
                Array.Resize(ref _group, count * 2);
            _group[count++] = values[item - 1];
        }
        return count;
    }
}
