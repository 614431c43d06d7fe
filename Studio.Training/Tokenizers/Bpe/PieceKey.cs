using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>A short piece of text in one register, zeros behind its end: hashed with two multiplications, compared with one instruction.</summary>
internal readonly struct PieceKey
{
    public const int Longest = 16;

    private PieceKey(Vector256<ushort> units, int length) => (Units, Length) = (units, length);

    public Vector256<ushort> Units { get; }

    /// <summary>UTF-16 units; a piece may end in zeros of its own.</summary>
    public int Length { get; }

    /// <summary>The piece at <paramref name="start"/>, which has <paramref name="length"/> units, at most <see cref="Longest"/>.</summary>
    public static PieceKey Of(ReadOnlySpan<char> text, int start, int length)
    {
        if (start + Longest > text.Length) return OfLast(text.Slice(start, length));
        var units = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), start)));
        return new(units & Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)length)), length);
    }

    /// <summary>wyhash's mixing step (Wang Yi, https://github.com/wangyi-fudan/wyhash), twice.</summary>
    public ulong Hash()
    {
        var parts = Units.AsUInt64();
        var first = Mix(parts[0] ^ 0xA0761D6478BD642F, parts[1] ^ 0xE7037ED1A0B428DB ^ (ulong)Length);
        return Mix(first ^ parts[2], parts[3] ^ 0x8EBC6AF09C88C6E3);
    }

    /// <summary>Near the end of the text there may be nothing to read behind the piece.</summary>
    private static PieceKey OfLast(ReadOnlySpan<char> piece)
    {
        Span<char> padded = stackalloc char[Longest];
        padded.Clear();
        piece.CopyTo(padded);
        return new(Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(padded))), piece.Length);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
