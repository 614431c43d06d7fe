using System.Numerics;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// A set of 64-bit fingerprints of a known size: open addressing in one array, several times quicker than a HashSet for the
/// short-lived sets that single texts need.
/// </summary>
internal struct FingerprintSet
{
    private ulong[]? _slots;
    private int _shift;

    /// <param name="most">entries at most.</param>
    public FingerprintSet(int most) => Reset(most);

    /// <summary>Empties it for so many entries at most, in the array it has where that is large enough.</summary>
    public void Reset(int most)
    {
        var bits = Math.Max(6, BitOperations.Log2((uint)Math.Max(1, most)) + 2);
        _shift = 64 - bits;
        if (_slots is null || _slots.Length < 1 << bits)
            _slots = new ulong[1 << bits];
        else
            Array.Clear(_slots, 0, 1 << bits);
    }

    /// <summary>False when it was there already.</summary>
    public readonly bool Add(ulong fingerprint)
    {
        var slots = _slots!;
        var mask = (1UL << (64 - _shift)) - 1;
        fingerprint |= fingerprint == 0 ? 1UL : 0; // 0 marks an empty slot
        for (var at = (fingerprint * 0xD6E8FEB86659FD93) >> _shift; ; at = (at + 1) & mask)
        {
            if (slots[at] == fingerprint)
                return false;
            if (slots[at] != 0)
                continue;
            slots[at] = fingerprint;
            return true;
        }
    }
}
