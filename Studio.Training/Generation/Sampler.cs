using Studio.Training.Batches;

namespace Studio.Training.Generation;

/// <summary>
/// Chooses a token from a row of logits: temperature, then top-k, then top-p, in the order and with the ties of Hugging
/// Face's warpers. Plain arithmetic on the host: a row of logits is small, and the choice must not depend on the device.
/// </summary>
/// <param name="options">how.</param>
/// <param name="seed">decides every draw.</param>
/// <param name="sequence">several texts of one seed draw differently.</param>
public sealed class Sampler(GenerationOptions options, long seed, int sequence = 0)
{
    private readonly RandomStream _random = RandomStream.For(seed, "generate", sequence);
    private float[] _sorted = [];
    private double[] _weights = [];

    /// <param name="logits">one row (vocabulary); overwritten.</param>
    public int Choose(Span<float> logits)
    {
        if (options.Temperature == 0) return ArgMax(logits);
        Warp(logits);
        return Draw(logits);
    }

    /// <summary>Divides by the temperature and sets what top-k and top-p exclude to minus infinity.</summary>
    public void Warp(Span<float> logits)
    {
        if (options.Temperature is not (0 or 1))
            foreach (ref var logit in logits) logit /= (float)options.Temperature;
        if (options.TopK > 0 && options.TopK < logits.Length) KeepTopK(logits);
        if (options.TopP < 1) KeepTopP(logits);
    }

    /// <summary>Everything at least as likely as the k-th token stays, so ties may leave more than k.</summary>
    private void KeepTopK(Span<float> logits)
    {
        var ascending = SortedCopy(logits);
        var smallest = ascending[^options.TopK];
        foreach (ref var logit in logits)
            if (logit < smallest) logit = float.NegativeInfinity;
    }

    /// <summary>Drops the least likely tokens as long as they together hold no more than 1 - p; the likeliest always stays.</summary>
    private void KeepTopP(Span<float> logits)
    {
        var ascending = SortedCopy(logits);
        double largest = ascending[^1], total = 0;
        foreach (var logit in ascending) total += Math.Exp(logit - largest);
        double below = 0;
        var dropped = 0;
        while (dropped < ascending.Length - 1 && (below += Math.Exp(ascending[dropped] - largest) / total) <= 1 - options.TopP) dropped++;
        DropSmallest(logits, dropped, ascending[dropped]);
    }

    /// <summary>Of tokens as likely as the first one kept only so many go that exactly <paramref name="count"/> are dropped.</summary>
    private static void DropSmallest(Span<float> logits, int count, float threshold)
    {
        foreach (ref var logit in logits)
            if (logit < threshold)
            {
                logit = float.NegativeInfinity;
                count--;
            }
        foreach (ref var logit in logits)
            if (count > 0 && logit == threshold)
            {
                logit = float.NegativeInfinity;
                count--;
            }
    }

    private int Draw(ReadOnlySpan<float> logits)
    {
        if (_weights.Length < logits.Length) _weights = new double[logits.Length];
        double largest = logits[ArgMax(logits)], total = 0;
        for (var i = 0; i < logits.Length; i++) total += _weights[i] = Math.Exp(logits[i] - largest);
        var point = _random.Unit() * total;
        var last = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (_weights[i] <= 0) continue;
            last = i;
            if ((point -= _weights[i]) < 0) return i;
        }
        return last; // rounding left the point a hair past the end
    }

    private Span<float> SortedCopy(ReadOnlySpan<float> logits)
    {
        if (_sorted.Length < logits.Length) _sorted = new float[logits.Length];
        var copy = _sorted.AsSpan(0, logits.Length);
        logits.CopyTo(copy);
        copy.Sort();
        return copy;
    }

    private static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }
}
