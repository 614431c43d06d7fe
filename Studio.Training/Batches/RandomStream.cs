namespace Studio.Training.Batches;

/// <summary>
/// The generator behind every choice of data: SplitMix64 (Steele, Lea, Flood 2014). Chosen because its whole state is
/// one number, which a checkpoint keeps, and because it is the same on every machine and runtime, unlike
/// <see cref="Random"/>.
/// </summary>
public sealed class RandomStream(ulong state)
{
    /// <summary>All there is to save; a stream made from it goes on where this one stands.</summary>
    public ulong State { get; private set; } = state;

    /// <summary>A stream of its own for each use and number (split, epoch, sample), all decided by one seed.</summary>
    public static RandomStream For(long seed, string use, long number = 0)
    {
        var mixed = new RandomStream((ulong)seed);
        foreach (var c in use) mixed.State = mixed.Next() ^ c;
        mixed.State = mixed.Next() ^ (ulong)number;
        return new(mixed.Next());
    }

    /// <summary>A row's own stream in an epoch, apart from all others, so that a resumed run does to it what it would have done.</summary>
    /// <param name="place">where in the epoch the row comes, so that a row shown twice gets two.</param>
    public static RandomStream ForRow(long seed, string use, long epoch, int row, long place) =>
        new(For(seed, use, epoch).Next() ^ unchecked(For(row, "row").Next() + (ulong)place));

    public ulong Next()
    {
        State += 0x9E3779B97F4A7C15;
        var z = State;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to, not including, <paramref name="bound"/>. Bias is below bound / 2^64, so no value is thrown away.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>0 up to, not including, 1, with all 53 bits a double can hold.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fisher-Yates, in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
