using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>Which figures of a run matter most, in their words. Always the same places, so that nothing jumps as values arrive.</summary>
public static class RunKpiLine
{
    public static IReadOnlyList<RunKpi> Of(RunState state, DateTimeOffset now) =>
    [
        Validation(state),
        Second(state),
        Step(state),
        Throughput(state),
        Time(state, now),
        Memory(state),
    ];

    private static RunKpi Validation(RunState state)
    {
        var metric = state.Metric(MetricNames.ValidationLoss);
        var best = metric?.Min is { } min ? $"best {MetricWords.Write(metric.Name, min)}" : "";
        return new RunKpi("Validation loss", MetricWords.Write(MetricNames.ValidationLoss, metric?.Last), best, metric?.Min is null ? "" : $"Lowest at step {Figures.Exact(metric.MinStep)}");
    }

    /// <summary>Models that answer are judged by accuracy, those that write by loss.</summary>
    private static RunKpi Second(RunState state) =>
        !Tasks.Writes(state.Run.Task)
            ? new RunKpi("Validation accuracy", MetricWords.Write(MetricNames.ValidationAccuracy, state.Last(MetricNames.ValidationAccuracy)), Beside(state, MetricNames.TestAccuracy, MetricNames.Accuracy), "The test is measured once, at the end, on rows that decided nothing")
            : new RunKpi("Training loss", MetricWords.Write(MetricNames.Loss, state.Last(MetricNames.Loss)), state.Last(MetricNames.TestLoss) is { } test ? $"test {MetricWords.Write(MetricNames.TestLoss, test)}" : "");

    /// <summary>What the run is judged by once there is one; the last batches' figure until then.</summary>
    private static string Beside(RunState state, string test, string training) =>
        state.Last(test) is { } last ? $"test {MetricWords.Write(test, last)}"
        : state.Last(training) is { } batch ? FormattableString.Invariant($"train {batch * 100:0.0} %") : "";

    private static RunKpi Step(RunState state)
    {
        var run = state.Run;
        var epoch = run.StepsPerEpoch > 0 ? FormattableString.Invariant($"Epoch {run.Step / run.StepsPerEpoch:0.00}") : "";
        return new RunKpi("Step", Figures.Exact(run.Step), run.TotalSteps > 0 ? $"of {Figures.Exact(run.TotalSteps)}" : "", epoch);
    }

    private static RunKpi Throughput(RunState state)
    {
        var tokens = state.Last(MetricNames.TokensPerSecond);
        return tokens is not null || state.ReadsTokens
            ? new RunKpi("Tokens per second", tokens is { } t ? Figures.Short(t) : "–")
            : new RunKpi("Samples per second", state.Last(MetricNames.SamplesPerSecond) is { } s ? Figures.Short(s) : "–");
    }

    private static RunKpi Time(RunState state, DateTimeOffset now)
    {
        var run = state.Run;
        var worked = RunPace.Worked(state.Attempts, run, now);
        if (RunTransitions.IsEnd(run.Status) || state.CurrentAttempt is not { } attempt)
            return new RunKpi("Took", worked > TimeSpan.Zero ? Figures.Duration(worked) : "–", run.EndedAt is { } ended ? Times.Relative(ended, now) : "");
        var left = RunPace.Left(run.Step, run.TotalSteps, attempt.FromStep, attempt.StartedAt, now);
        return left is { } time
            ? new RunKpi("Left", Figures.Duration(time), $"at {Times.Clock(now + time, now)}", $"Working for {Figures.Duration(worked)}")
            : new RunKpi("Left", "–", run.TotalSteps > 0 && run.Step >= run.TotalSteps ? "taking the last measurements" : "measuring the pace");
    }

    private static RunKpi Memory(RunState state) =>
        state.Last(MetricNames.SystemGpuMemory) is { } gpu
            ? new RunKpi("GPU memory", Figures.Bytes(gpu), state.Run.Device)
            : new RunKpi("Memory", state.Last(MetricNames.SystemMemory) is { } bytes ? Figures.Bytes(bytes) : "–", state.Last(MetricNames.SystemCpu) is { } cpu ? FormattableString.Invariant($"CPU {cpu * 100:0} %") : "");
}
