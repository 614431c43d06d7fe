using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// The tokens of short pieces seen before, one piece a cache line, so that a hit costs one look into memory. Bounded: 65,536
/// pieces; a newcomer takes the place of whoever was in its slot, so that hostile text costs misses and nothing else.
/// Several threads may share it: a slot's version is odd while it is written, and a reader that finds it changed has a miss.
/// </summary>
internal sealed class PieceCache
{
    private const int Bits = 16;
    private const int MostIds = 6;
    private readonly Slot[] _slots = new Slot[1 << Bits];

    /// <summary>Copies the piece's ids and returns how many; -1 when it is not here.</summary>
    /// <param name="ids">room for at least six.</param>
    public int Find(in PieceKey key, ulong hash, Span<int> ids)
    {
        ref var slot = ref _slots[hash >> (64 - Bits)];
        var version = Volatile.Read(ref slot.Version);
        var count = slot.Count;
        if (slot.Units != key.Units || slot.Length != key.Length || (version & 1) != 0 || ids.Length < MostIds) return -1;
        ((ReadOnlySpan<int>)slot.Ids)[..count].CopyTo(ids);
        Volatile.ReadBarrier(); // what was read must have been read before the version is looked at again
        return Volatile.Read(ref slot.Version) == version ? count : -1;
    }

    /// <summary>Keeps the ids, if they are few.</summary>
    public void Keep(in PieceKey key, ulong hash, ReadOnlySpan<int> ids)
    {
        if (ids.Length is 0 or > MostIds) return;
        ref var slot = ref _slots[hash >> (64 - Bits)];
        var version = slot.Version;
        // whoever comes second while another writes leaves it at that
        if ((version & 1) != 0 || Interlocked.CompareExchange(ref slot.Version, version + 1, version) != version) return;
        (slot.Units, slot.Length, slot.Count) = (key.Units, (byte)key.Length, (byte)ids.Length);
        ids.CopyTo(slot.Ids);
        Volatile.Write(ref slot.Version, version + 2);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public Vector256<ushort> Units;
        public SixIds Ids;
        public int Version;
        public byte Length; // 0 in an empty slot: no piece is empty
        public byte Count;
    }

    [InlineArray(MostIds)]
    private struct SixIds
    {
        private int _first;
    }
}
