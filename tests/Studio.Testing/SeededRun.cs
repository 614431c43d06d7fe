using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Testing;

/// <summary>
/// A run put into a catalog as if it had trained: curves of a usual shape from a seed, written through the metric store
/// the way a follower writes them. For pages and benchmarks that need many runs quickly; nothing was learned here.
/// </summary>
public sealed class SeededRun
{
    private const int PointsPerBatch = 5000;

    public required string Id { get; init; }
    public RunSpec Spec { get; init; } = new();
    public RunStatus Status { get; init; } = RunStatus.Succeeded;
    public string Reason { get; init; } = "";
    public long Steps { get; init; } = 2000;
    public long ReportEvery { get; init; } = 10;
    public long TotalSteps { get; init; }
    public int Seed { get; init; } = 1;
    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow.AddHours(-1);
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string Notes { get; init; } = "";
    public string? ParentId { get; init; }

    /// <summary>Metrics beyond the usual ones, named extra/0, extra/1, ...</summary>
    public int ExtraMetrics { get; init; }

    /// <summary>A step at which the loss is far off for one report; 0 for none.</summary>
    public long SpikeAt { get; init; }

    public async Task AddAsync(StudioWriter writer, MetricStore store)
    {
        await writer.WriteAsync(db =>
        {
            db.Runs.Add(NewRun());
            db.RunTags.AddRange(Tags.Select(tag => new RunTag { RunId = Id, Tag = tag }));
            return Task.CompletedTask;
        });
        if (Steps == 0)
            return;
        long offset = 0;
        for (long step = 0; step < Steps;)
        {
            var last = Math.Min(Steps, step + PointsPerBatch * ReportEvery);
            var batch = Batch(offset, step, last);
            await store.IngestAsync(batch);
            (offset, step) = (batch.ToOffset, last);
        }
        await writer.WriteAsync(db => EndAsync(db));
    }

    private Run NewRun() => new()
    {
        Id = Id,
        Name = Spec.Name.Length > 0 ? Spec.Name : Id,
        Status = Steps > 0 ? RunStatus.Starting : Status,
        SpecJson = RunSpecJson.Write(Spec),
        Task = Spec.Task,
        ModelFamily = Spec.ModelFamily,
        DatasetId = "tinyshakespeare",
        DatasetVersion = 1,
        Device = "cpu",
        CreatedAt = CreatedAt,
        Notes = Notes,
        ParentRunId = ParentId,
        QueuePosition = Seed,
    };

    /// <summary>The journal's next stretch: reports of steps after <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public JournalBatch Batch(long offset, long from, long to)
    {
        var metrics = new MetricBatch();
        var batch = new JournalBatch { RunId = Id, FromOffset = offset, ToOffset = offset + (to - from) * 12, Metrics = metrics };
        if (offset == 0)
            batch.Starts.Add(new AttemptStart(new RunAttempt { RunId = Id, Attempt = 1, StartedAt = CreatedAt, Device = "cpu", DeviceName = "2 cores", StudioVersion = "0.1.0", LibtorchVersion = "1.13.1", DatasetHash = "9f2c41d07a" }, TotalSteps > 0 ? TotalSteps : Steps, 1307, Spec.Task == Tasks.CausalLm ? 768 : 0, Spec.BatchSize, 809_856));
        var random = new Random(HashCode.Combine(Seed, from));
        for (var step = from + ReportEvery; step <= to; step += ReportEvery)
            Report(batch, step, random);
        return batch;
    }

    private void Report(JournalBatch batch, long step, Random random)
    {
        var wall = CreatedAt.ToUnixTimeMilliseconds() / 1000.0 + step * 0.02;
        var course = Math.Exp(-step / (double)(TotalSteps > 0 ? TotalSteps : Steps) * 5);
        var floor = 1.4 + Seed % 7 * 0.03;
        void Add(string name, double value) => batch.Metrics.Add(name, 1, new SeriesPoint(step, value, wall));
        Add(MetricNames.Loss, step == SpikeAt ? 9.5 : floor + 2.7 * course + (random.NextDouble() - 0.5) * 0.12);
        Add(MetricNames.LearningRate, step < 100 ? 1e-3 * step / 100 : 1e-4 + 9e-4 * 0.5 * (1 + Math.Cos(Math.PI * step / Math.Max(1, TotalSteps > 0 ? TotalSteps : Steps))));
        Add(MetricNames.GradientNorm, 0.4 + 0.8 * course + random.NextDouble() * 0.2);
        Add(Spec.Task == Tasks.CausalLm ? MetricNames.TokensPerSecond : MetricNames.SamplesPerSecond, 38_000 + random.NextDouble() * 2000);
        Add(MetricNames.SystemCpu, 0.9 + random.NextDouble() * 0.08);
        Add(MetricNames.SystemMemory, 480e6 + step * 800);
        for (var i = 0; i < ExtraMetrics; i++)
            Add($"extra/{i}", random.NextDouble() + i);
        if (step % (25 * ReportEvery) == 0)
            Evaluate(batch, step, wall, floor, course);
    }

    private void Evaluate(JournalBatch batch, long step, double wall, double floor, double course)
    {
        batch.Metrics.Add(MetricNames.ValidationLoss, 1, new SeriesPoint(step, floor + 0.18 + 2.5 * course, wall));
        if (Spec.Task == Tasks.ImageClassification)
        {
            batch.Metrics.Add(MetricNames.Accuracy, 1, new SeriesPoint(step, 0.985 - 0.8 * course, wall));
            batch.Metrics.Add(MetricNames.ValidationAccuracy, 1, new SeriesPoint(step, 0.976 - 0.8 * course, wall));
        }
        else if (Steps <= 100_000)
        {
            batch.Samples.Add(new RunSample { RunId = Id, Attempt = 1, Step = step, Prompt = "ROMEO:", Text = "\nWhat say you to the morrow, that I be\nNo more a shadow of thy father's house?\n", Temperature = 0.8, At = CreatedAt.AddSeconds(step * 0.02) });
        }
    }

    private Task EndAsync(StudioDb db)
    {
        var run = db.Runs.Single(r => r.Id == Id);
        (run.Status, run.Reason, run.StartedAt) = (Status, Reason, CreatedAt);
        if (RunTransitions.IsEnd(Status))
            run.EndedAt = CreatedAt.AddSeconds(Steps * 0.02);
        db.RunCheckpoints.Add(new RunCheckpoint { RunId = Id, Name = RunDirectory.CheckpointName(Steps), Attempt = 1, Step = Steps, IsBest = true, Bytes = 9_800_000, ValidationLoss = 1.61, At = CreatedAt.AddSeconds(Steps * 0.02) });
        db.RunLogLines.Add(new RunLogLine { RunId = Id, Attempt = 1, At = CreatedAt, Level = "info", Text = "cpu with 2 threads, libtorch 1.13.1" });
        db.RunEvents.Add(new RunEvent { RunId = Id, At = CreatedAt, From = null, To = RunStatus.Queued });
        db.RunEvents.Add(new RunEvent { RunId = Id, At = CreatedAt.AddSeconds(1), From = RunStatus.Queued, To = RunStatus.Running });
        return Task.CompletedTask;
    }
}
