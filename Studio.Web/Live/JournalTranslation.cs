using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Live;

/// <summary>From the journal's words to the catalog's rows.</summary>
internal static class JournalTranslation
{
    public static JournalBatch ToBatch(string runId, JournalChunk chunk)
    {
        var batch = new JournalBatch { RunId = runId, FromOffset = chunk.FromOffset, ToOffset = chunk.ToOffset, Metrics = chunk.Metrics };
        foreach (var line in chunk.Events)
            Add(line, batch);
        return batch;
    }

    private static void Add(JournalEvent line, JournalBatch batch)
    {
        switch (line)
        {
            case StartEvent start: batch.Starts.Add(ToStart(batch.RunId, start)); break;
            case EndEvent end: batch.Ends.Add(new AttemptEnd(end.Attempt, end.Step, At(end), Status(end), end.Reason)); break;
            case SampleEvent sample: batch.Samples.Add(ToSample(batch.RunId, sample)); break;
            case CheckpointEvent checkpoint: batch.Checkpoints.Add(new CheckpointChange(ToCheckpoint(batch.RunId, checkpoint), checkpoint.Removed)); break;
            case LogEvent log: batch.LogLines.Add(new RunLogLine { RunId = batch.RunId, Attempt = log.Attempt, At = At(log), Level = log.Level, Text = log.Text }); break;
        }
    }

    private static AttemptStart ToStart(string runId, StartEvent start) =>
        new(new RunAttempt
        {
            RunId = runId,
            Attempt = start.Attempt,
            FromStep = start.ResumedFromStep,
            StartedAt = At(start),
            Device = start.Device,
            DeviceName = start.DeviceName,
            StudioVersion = start.StudioVersion,
            LibtorchVersion = start.LibtorchVersion,
            DatasetHash = start.DatasetHash,
        }, start.TotalSteps, start.StepsPerEpoch, start.TokensPerStep, start.SamplesPerStep, start.ParameterCount);

    private static RunSample ToSample(string runId, SampleEvent sample) =>
        new() { RunId = runId, Attempt = sample.Attempt, Step = sample.Step, Prompt = sample.Prompt, Text = sample.Text, Temperature = sample.Temperature, At = At(sample) };

    private static RunCheckpoint ToCheckpoint(string runId, CheckpointEvent checkpoint) =>
        new()
        {
            RunId = runId,
            Name = checkpoint.Name,
            Attempt = checkpoint.Attempt,
            Step = checkpoint.Step,
            IsBest = checkpoint.IsBest,
            Bytes = checkpoint.Bytes,
            ValidationLoss = checkpoint.ValidationLoss is { } loss && double.IsFinite(loss) ? loss : null,
            At = At(checkpoint),
        };

    private static RunStatus Status(EndEvent end) => end.Status switch
    {
        "succeeded" => RunStatus.Succeeded,
        "cancelled" => RunStatus.Cancelled,
        "paused" => RunStatus.Paused,
        _ => RunStatus.Failed,
    };

    private static DateTimeOffset At(JournalEvent line) => DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(line.Wall, 0, 1e11));
}
