using Studio.Training.Batches;

namespace Studio.Training.Generation;

/// <summary>
/// Chooses a token from a row of logits: warped (<see cref="LogitsWarpers"/>), then drawn. Plain arithmetic on the host: a
/// row of logits is small, and the choice must not depend on the device.
/// </summary>
/// <param name="options">how.</param>
/// <param name="seed">decides every draw.</param>
/// <param name="sequence">several texts of one seed draw differently.</param>
public sealed class Sampler(GenerationOptions options, long seed, int sequence = 0)
{
    private readonly RandomStream _random = RandomStream.For(seed, "generate", sequence);
    private readonly LogitsWarpers _warpers = new(options);
    private double[] _weights = [];

    /// <param name="logits">one row (vocabulary); overwritten.</param>
    public int Choose(Span<float> logits)
    {
        if (options.Temperature == 0) return ArgMax(logits);
        _warpers.Apply(logits);
        return Draw(logits);
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

    private static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }
}
