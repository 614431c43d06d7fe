using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;

namespace Studio.Data.Tests.Metrics;

/// <summary>Short ways to say what a journal said.</summary>
internal static class MetricBatches
{
    public static JournalBatch Batch(string runId, long from, long to, params IEnumerable<(string Name, int Attempt, long Step, double Value)> points)
    {
        var metrics = new MetricBatch();
        foreach (var (name, attempt, step, value) in points)
            metrics.Add(name, attempt, new SeriesPoint(step, value, 1000 + step));
        return new JournalBatch { RunId = runId, FromOffset = from, ToOffset = to, Metrics = metrics };
    }

    public static IEnumerable<(string, int, long, double)> Course(string name, int attempt, IEnumerable<int> steps, Func<int, double> value) =>
        steps.Select(s => (name, attempt, (long)s, value(s)));

    public static JournalBatch Start(this JournalBatch batch, int attempt, long fromStep = 0)
    {
        var row = new RunAttempt { RunId = batch.RunId, Attempt = attempt, FromStep = fromStep, StartedAt = DateTimeOffset.FromUnixTimeSeconds(1000 * attempt) };
        batch.Starts.Add(new AttemptStart(row, TotalSteps: 2000, StepsPerEpoch: 50, TokensPerStep: 768, SamplesPerStep: 12, ParameterCount: 10_000));
        return batch;
    }

    public static JournalBatch End(this JournalBatch batch, int attempt, RunStatus status, string reason = "")
    {
        batch.Ends.Add(new AttemptEnd(attempt, 0, DateTimeOffset.FromUnixTimeSeconds(5000), status, reason));
        return batch;
    }

    public static JournalBatch Checkpoint(this JournalBatch batch, string name, bool best, params string[] removed)
    {
        batch.Checkpoints.Add(new CheckpointChange(new RunCheckpoint { RunId = batch.RunId, Name = name, IsBest = best }, removed));
        return batch;
    }
}
