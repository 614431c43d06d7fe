namespace Studio.Training.Optim;

/// <summary>
/// Learning rates as functions of the step alone (0 for the first update), so that a resumed run needs no state.
/// Warm-up and decay are transformers' get_*_schedule_with_warmup, whose step 0 has rate 0 and so changes nothing. nanoGPT's,
/// which starts at 1 / (warmup + 1), is the same one step on: <c>Cosine(step + 1, rate, total + 1, warmup + 1)</c>.
/// </summary>
public static class LearningRateSchedule
{
    public static double Constant(long step, double learningRate, long warmupSteps = 0) =>
        learningRate * Warmup(step, warmupSteps);

    /// <summary>Falls on a straight line from the warm-up's end to <paramref name="minimum"/> at <paramref name="totalSteps"/>, and stays there.</summary>
    public static double Linear(long step, double learningRate, long totalSteps, long warmupSteps = 0, double minimum = 0) =>
        step < warmupSteps ? learningRate * Warmup(step, warmupSteps)
        : minimum + (learningRate - minimum) * Math.Max(0, (totalSteps - step) / (double)Math.Max(1, totalSteps - warmupSteps));

    /// <summary>Falls along half a cosine from the warm-up's end to <paramref name="minimum"/> at <paramref name="totalSteps"/>, and stays there.</summary>
    /// <param name="cycles">waves in between; a half falls once, 1.5 falls, rises and falls again.</param>
    public static double Cosine(long step, double learningRate, long totalSteps, long warmupSteps = 0, double minimum = 0, double cycles = 0.5)
    {
        if (step < warmupSteps) return learningRate * Warmup(step, warmupSteps);
        return minimum + (learningRate - minimum) * 0.5 * (1 + Math.Cos(2 * Math.PI * cycles * Progress(step, totalSteps, warmupSteps)));
    }

    /// <summary>Falls along half a cosine so many times, each time from the full rate again (SGDR, Loshchilov and Hutter 2016, https://arxiv.org/abs/1608.03983).</summary>
    public static double CosineWithRestarts(long step, double learningRate, long totalSteps, long warmupSteps = 0, double minimum = 0, int cycles = 1)
    {
        if (step < warmupSteps) return learningRate * Warmup(step, warmupSteps);
        var progress = Progress(step, totalSteps, warmupSteps);
        return progress >= 1 ? minimum : minimum + (learningRate - minimum) * 0.5 * (1 + Math.Cos(Math.PI * (cycles * progress % 1)));
    }

    /// <summary>Falls as a power of what is left from the warm-up's end to <paramref name="minimum"/> at <paramref name="totalSteps"/>, and stays there.</summary>
    public static double Polynomial(long step, double learningRate, long totalSteps, long warmupSteps = 0, double minimum = 0, double power = 1) =>
        step < warmupSteps ? learningRate * Warmup(step, warmupSteps)
        : minimum + (learningRate - minimum) * Math.Pow(1 - Progress(step, totalSteps, warmupSteps), power);

    /// <summary>Falls with the square root of the steps, for training without an end (Vaswani et al. 2017, section 5.3): after four times the warm-up it is a half.</summary>
    public static double InverseSqrt(long step, double learningRate, long warmupSteps = 0)
    {
        if (step < warmupSteps) return learningRate * Warmup(step, warmupSteps);
        var scale = warmupSteps > 0 ? warmupSteps : 10_000; // transformers' own where there is no warm-up
        return learningRate / Math.Sqrt((step + scale - warmupSteps) / (double)scale);
    }

    /// <summary>Multiplied by <paramref name="factor"/> after every so many steps, counted from the warm-up's end.</summary>
    public static double Step(long step, double learningRate, long dropEverySteps, double factor, long warmupSteps = 0) =>
        step < warmupSteps ? learningRate * Warmup(step, warmupSteps)
        : learningRate * Math.Pow(factor, (step - warmupSteps) / dropEverySteps);

    /// <summary>From the warm-up's end on, 0 to 1.</summary>
    private static double Progress(long step, long totalSteps, long warmupSteps) => Math.Min(1, (step - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps));

    private static double Warmup(long step, long warmupSteps) => step < warmupSteps ? step / (double)warmupSteps : 1;
}
