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
    public static double Cosine(long step, double learningRate, long totalSteps, long warmupSteps = 0, double minimum = 0)
    {
        if (step < warmupSteps) return learningRate * Warmup(step, warmupSteps);
        var progress = Math.Min(1, (step - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps));
        return minimum + (learningRate - minimum) * 0.5 * (1 + Math.Cos(Math.PI * progress));
    }

    /// <summary>Multiplied by <paramref name="factor"/> after every so many steps, counted from the warm-up's end.</summary>
    public static double Step(long step, double learningRate, long dropEverySteps, double factor, long warmupSteps = 0) =>
        step < warmupSteps ? learningRate * Warmup(step, warmupSteps)
        : learningRate * Math.Pow(factor, (step - warmupSteps) / dropEverySteps);

    private static double Warmup(long step, long warmupSteps) => step < warmupSteps ? step / (double)warmupSteps : 1;
}
