using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Layout;
using Studio.Web.Components.Runs;
using Studio.Web.Jobs;

namespace Studio.Web.Tests.Components;

public sealed class RunFiguresTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2, "just now")]
    [InlineData(42, "42 s ago")]
    [InlineData(300, "5 m ago")]
    [InlineData(7200, "2 h ago")]
    public void Relative_WithinADay_CountsBack(int seconds, string expected) => Assert.Equal(expected, Times.Relative(s_now.AddSeconds(-seconds), s_now));

    [Fact]
    public void Left_HalfWay_IsAsLongAgain() =>
        Assert.Equal(TimeSpan.FromMinutes(10), RunPace.Left(1000, 2000, 0, s_now.AddMinutes(-10), s_now));

    [Fact]
    public void Left_Resumed_CountsThisAttemptsStepsOnly() =>
        Assert.Equal(TimeSpan.FromMinutes(20), RunPace.Left(1000, 2000, 500, s_now.AddMinutes(-10), s_now));

    [Theory]
    [InlineData(0, 2000)]
    [InlineData(2000, 2000)]
    public void Left_NothingDoneOrNothingToDo_IsUnknown(long step, long total) => Assert.Null(RunPace.Left(step, total, 0, s_now.AddMinutes(-1), s_now));

    [Fact]
    public void Worked_TwoAttempts_LeavesThePauseOut()
    {
        var run = NewRun(RunStatus.Running);
        RunAttempt[] attempts = [Attempt(1, -60, -40), Attempt(2, -10, null)];
        Assert.Equal(TimeSpan.FromMinutes(30), RunPace.Worked(attempts, run, s_now));
    }

    [Theory]
    [InlineData(MetricNames.Loss, 1.48712, "1.487")]
    [InlineData(MetricNames.LearningRate, 6.0001e-4, "6e-4")]
    [InlineData(MetricNames.ValidationAccuracy, 0.97684, "97.68 %")]
    [InlineData(MetricNames.SystemMemory, 513_000_000.0, "513 MB")]
    [InlineData(MetricNames.TokensPerSecond, 412_000.0, "412 k/s")]
    public void Write_Metric_HasItsUnit(string name, double value, string expected) => Assert.Equal(expected, MetricWords.Write(name, value));

    [Fact]
    public void Best_LossesAndAccuracies_KnowTheirDirection()
    {
        Assert.Equal(1.2, Comparison.Best(MetricNames.ValidationLoss, [1.4, null, 1.2]));
        Assert.Equal(0.9, Comparison.Best(MetricNames.Accuracy, [0.9, 0.8]));
        Assert.Null(Comparison.Best(MetricNames.GradientNorm, [1, 2]));
        Assert.Null(Comparison.Best(MetricNames.Loss, [1, 1]));
    }

    [Theory]
    [InlineData("0.0006", "6e-4")]
    [InlineData("2000", "2,000")]
    [InlineData("", "empty")]
    [InlineData(null, "–")]
    [InlineData("adamw", "adamw")]
    public void Setting_StoredText_ReadsAsPeopleWriteIt(string? stored, string expected) => Assert.Equal(expected, RunCell.Setting(stored));

    [Fact]
    public void Kpis_RunningLanguageModel_NamesTheSixFigures()
    {
        var run = NewRun(RunStatus.Running, step: 500, total: 1000);
        run.TokensPerStep = 768;
        run.Metrics.Add(new RunMetric { RunId = run.Id, Name = MetricNames.ValidationLoss, Last = 1.487, Min = 1.481, MinStep = 400 });
        var kpis = RunKpiLine.Of(new RunState(run, new RunSpec(), "data", [Attempt(1, -10, null)], [], null, 0, 0), s_now);
        Assert.Equal(["Validation loss", "Training loss", "Step", "Tokens per second", "Left", "Memory"], kpis.Select(k => k.Label));
        Assert.Equal(("1.487", "best 1.481"), (kpis[0].Value, kpis[0].Note));
        Assert.Equal("10 m 00 s", kpis[4].Value);
    }

    [Fact]
    public void Kpis_EveryStepDoneAndTheTestAtWork_SaysWhatItWaitsFor()
    {
        var run = NewRun(RunStatus.Running, step: 1000, total: 1000);
        var kpis = RunKpiLine.Of(new RunState(run, new RunSpec(), "data", [Attempt(1, -10, null)], [], null, 0, 0), s_now);
        Assert.Equal("taking the last measurements", kpis[4].Note);
    }

    [Fact]
    public void QueueLines_DeviceThatIsGone_KeepsItsRunsInSight()
    {
        var waiting = NewRun(RunStatus.Queued, device: "cuda:0");
        var lines = QueueLine.Of([waiting], [new DeviceInfo("cpu", "a CPU", 0)]);
        Assert.Equal(["cpu", "cuda:0"], lines.Select(l => l.Device));
        Assert.Same(waiting, Assert.Single(lines[1].Waiting));
    }

    [Fact]
    public void QueueLines_Waiting_StandInTheOrderOfStarting()
    {
        var low = NewRun(RunStatus.Queued);
        var high = NewRun(RunStatus.Queued);
        (low.QueuePosition, high.QueuePosition, high.Priority) = (1, 2, 5);
        Assert.Equal([high, low], QueueLine.Of([low, high], [new DeviceInfo("cpu", "a CPU", 0)])[0].Waiting);
    }

    [Fact]
    public void Sparkline_RisingValues_GoesFromBottomToTop() => Assert.Equal("M0 10L20 0", SparklinePath.Of([1, 2], 20, 10));

    [Fact]
    public void Sparkline_OneValue_IsNothing() => Assert.Equal("", SparklinePath.Of([1], 20, 10));

    [Fact]
    public void MachineLoad_KernelText_IsRead()
    {
        Assert.Equal((40, 100), MachineLoad.ParseCpu("cpu  30 0 10 50 10 0 0 0 0 0"));
        Assert.Equal((1024 * 60L, 1024 * 100L), MachineLoad.ReadMemory(["MemTotal:       100 kB", "MemFree: 10 kB", "MemAvailable:    40 kB"]));
    }

    private static Run NewRun(RunStatus status, long step = 0, long total = 0, string device = "cpu") =>
        new() { Id = "run", Name = "run", SpecJson = "{}", DatasetId = "data", Status = status, Step = step, TotalSteps = total, Device = device, Task = Tasks.CausalLm };

    private static RunAttempt Attempt(int number, int startedMinutes, int? endedMinutes) => new()
    {
        RunId = "run",
        Attempt = number,
        StartedAt = s_now.AddMinutes(startedMinutes),
        EndedAt = endedMinutes is { } ended ? s_now.AddMinutes(ended) : null,
    };
}
