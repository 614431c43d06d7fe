namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// How a signature is cut into bands for locality-sensitive hashing: two texts are candidates when a whole band agrees.
/// Since candidates are verified exactly, missing pairs is what costs; so the widest rows that still find a pair at the threshold with 99 %.
/// </summary>
public sealed record LshBands(int Bands, int Rows)
{
    private const double Found = 0.99;

    /// <param name="threshold">Jaccard similarity from which pairs are wanted, 0 to 1.</param>
    public static LshBands For(double threshold, int permutations)
    {
        for (var rows = permutations; rows > 1; rows--)
        {
            var bands = new LshBands(permutations / rows, rows);
            if (bands.Probability(threshold) >= Found)
                return bands;
        }
        return new LshBands(permutations, 1);
    }

    /// <summary>Chance that two texts of this similarity become candidates: 1 - (1 - s^rows)^bands.</summary>
    public double Probability(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, Rows), Bands);

    /// <summary>A key for each band; equal keys in a band mean equal rows (but for one chance in 2^64).</summary>
    public void Keys(ReadOnlySpan<uint> signature, Span<ulong> keys)
    {
        for (var band = 0; band < Bands; band++)
        {
            var key = (ulong)band + 1;
            foreach (var value in signature.Slice(band * Rows, Rows))
            {
                key = (key ^ value) * 0xBF58476D1CE4E5B9;
                key ^= key >> 29;
            }
            keys[band] = key;
        }
    }
}
