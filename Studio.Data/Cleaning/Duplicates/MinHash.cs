using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// MinHash (Broder 1997): for each of so many random orders of all possible pieces, the first piece of a set. Two sets agree
/// in such a place with the probability of their Jaccard similarity. An order is h -> a h + b modulo 2^32 with odd a, over
/// fingerprints that are mixed already, so that a set costs three instructions for each sixteen places and piece.
/// </summary>
public sealed class MinHash
{
    private readonly uint[] _multipliers;
    private readonly uint[] _offsets;

    /// <param name="permutations">a multiple of 16.</param>
    public MinHash(int permutations, int seed = 1)
    {
        if (permutations <= 0 || permutations % 16 != 0)
            throw new ArgumentOutOfRangeException(nameof(permutations), "a multiple of 16");
        var random = new Random(seed);
        Permutations = permutations;
        _multipliers = [.. Enumerable.Range(0, permutations).Select(_ => (uint)random.NextInt64(1L << 32) | 1)];
        _offsets = [.. Enumerable.Range(0, permutations).Select(_ => (uint)random.NextInt64(1L << 32))];
    }

    public int Permutations { get; }

    /// <param name="signature">takes the minimum for each permutation; all ones for an empty set.</param>
    public void Sign(ReadOnlySpan<ulong> fingerprints, Span<uint> signature)
    {
        ref var multipliers = ref MemoryMarshal.GetArrayDataReference(_multipliers);
        ref var offsets = ref MemoryMarshal.GetArrayDataReference(_offsets);
        ref var minima = ref MemoryMarshal.GetReference(signature[..Permutations]);
        nuint i = 0;
        // four vectors at a time: minima, multipliers and offsets stay in registers for all fingerprints
        for (; i + 64 <= (nuint)Permutations; i += 64)
            SignFour(fingerprints, ref Unsafe.Add(ref multipliers, i), ref Unsafe.Add(ref offsets, i), ref Unsafe.Add(ref minima, i));
        for (; i < (nuint)Permutations; i += 16)
            SignOne(fingerprints, ref Unsafe.Add(ref multipliers, i), ref Unsafe.Add(ref offsets, i), ref Unsafe.Add(ref minima, i));
    }

    private static void SignFour(ReadOnlySpan<ulong> fingerprints, ref uint multipliers, ref uint offsets, ref uint minima)
    {
        Vector512<uint> a0 = Vector512.LoadUnsafe(ref multipliers), a1 = Vector512.LoadUnsafe(ref multipliers, 16), a2 = Vector512.LoadUnsafe(ref multipliers, 32), a3 = Vector512.LoadUnsafe(ref multipliers, 48);
        Vector512<uint> b0 = Vector512.LoadUnsafe(ref offsets), b1 = Vector512.LoadUnsafe(ref offsets, 16), b2 = Vector512.LoadUnsafe(ref offsets, 32), b3 = Vector512.LoadUnsafe(ref offsets, 48);
        Vector512<uint> m0 = Vector512<uint>.AllBitsSet, m1 = m0, m2 = m0, m3 = m0;
        foreach (var fingerprint in fingerprints)
        {
            var h = Vector512.Create((uint)(fingerprint >> 32));
            m0 = Vector512.Min(m0, a0 * h + b0);
            m1 = Vector512.Min(m1, a1 * h + b1);
            m2 = Vector512.Min(m2, a2 * h + b2);
            m3 = Vector512.Min(m3, a3 * h + b3);
        }
        m0.StoreUnsafe(ref minima);
        m1.StoreUnsafe(ref minima, 16);
        m2.StoreUnsafe(ref minima, 32);
        m3.StoreUnsafe(ref minima, 48);
    }

    private static void SignOne(ReadOnlySpan<ulong> fingerprints, ref uint multipliers, ref uint offsets, ref uint minima)
    {
        Vector512<uint> a = Vector512.LoadUnsafe(ref multipliers), b = Vector512.LoadUnsafe(ref offsets), least = Vector512<uint>.AllBitsSet;
        foreach (var fingerprint in fingerprints)
            least = Vector512.Min(least, a * Vector512.Create((uint)(fingerprint >> 32)) + b);
        least.StoreUnsafe(ref minima);
    }
}
