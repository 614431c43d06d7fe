using System.Runtime.InteropServices;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// The tokens of pieces seen before. Bounded: 65,536 pieces of at most 32 UTF-16 units; a newcomer takes the place of
/// whoever was in its slot, so that hostile text costs misses and nothing else. Entries never change and references are
/// written whole, so that several threads may share it without a lock.
/// </summary>
internal sealed class PieceCache
{
    public const int LongestPiece = 32;
    private const int Bits = 16;
    private readonly Entry?[] _slots = new Entry?[1 << Bits];

    /// <returns>the ids, or null when the piece is not here.</returns>
    public int[]? Find(ReadOnlySpan<char> piece, ulong hash)
    {
        var entry = _slots[SlotOf(hash)];
        return entry is not null && entry.Hash == hash && piece.SequenceEqual(entry.Piece) ? entry.Ids : null;
    }

    public void Keep(ReadOnlySpan<char> piece, ulong hash, ReadOnlySpan<int> ids) =>
        _slots[SlotOf(hash)] = new(hash, piece.ToArray(), ids.ToArray());

    public static ulong Hash(ReadOnlySpan<char> piece)
    {
        var hash = (ulong)piece.Length;
        var bytes = MemoryMarshal.AsBytes(piece);
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
        ulong rest = 0;
        for (var i = 0; i < bytes.Length; i += 2) rest = rest << 16 | MemoryMarshal.Read<ushort>(bytes[i..]);
        return Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        var product = Math.BigMul(value ^ 0x9E3779B97F4A7C15, 0xA24BAED4963EE407, out var low);
        return product ^ low;
    }

    private static int SlotOf(ulong hash) => (int)(hash >> (64 - Bits));

    private sealed record Entry(ulong Hash, char[] Piece, int[] Ids);
}
