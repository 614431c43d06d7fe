using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Studio.Data.Runs;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Live;

namespace Studio.Web.Tests.Live;

public sealed class RunAdopterTests : IDisposable
{
    private const string Id = "20261122-061530-k3f9";
    private readonly TestCatalog _catalog = new();
    private readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    private readonly RunAdopter _adopter;

    public RunAdopterTests()
    {
        var follower = new JournalFollower(_catalog.Workspace, _catalog.Metrics, _catalog, _feed, NullLogger<JournalFollower>.Instance);
        _adopter = new RunAdopter(_catalog.Workspace, _catalog, _catalog.Writer, follower, _catalog.Transitions, _feed);
    }

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task ScanAsync_FinishedRunFromElsewhere_IsTakenInWhole()
    {
        using (var journal = Begin(Id))
        {
            journal.Append(Loss(1));
            journal.Append(new EndEvent { Status = "succeeded", Step = 1 });
        }

        Assert.Empty(await _adopter.ScanAsync());
        var run = await _catalog.RunAsync(Id);
        Assert.Equal((RunStatus.Succeeded, "from elsewhere", "shakespeare", 3, "gpt2"), (run.Status, run.Name, run.DatasetId, run.DatasetVersion, run.ModelFamily));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 6, 15, 30, TimeSpan.Zero), run.CreatedAt);
        Assert.Single(await _catalog.Metrics.ReadRawAsync(Id, "loss"));

        await _adopter.ScanAsync();
        Assert.Single(await _catalog.Metrics.ReadRawAsync(Id, "loss"));
    }

    [Fact]
    public async Task ScanAsync_DeadRunWithoutALastWord_IsInterrupted()
    {
        using (var journal = Begin(Id))
            journal.Append(Loss(1));
        Assert.Empty(await _adopter.ScanAsync());
        var run = await _catalog.RunAsync(Id);
        Assert.Equal((RunStatus.Interrupted, "Its worker is gone without a last word."), (run.Status, run.Reason));
    }

    [Fact]
    public async Task ScanAsync_RunTrainedElsewhereNow_IsGivenToBeFollowed()
    {
        using var journal = Begin(Id);
        WorkerIdentity.Write(_catalog.Workspace.RunDirectory(Id));
        var living = Assert.Single(await _adopter.ScanAsync());
        Assert.Equal((Id, RunStatus.Running), (living.Id, living.Status));

        using var leaving = new CancellationTokenSource();
        var following = _adopter.FollowAsync(Id, leaving.Token);
        journal.Append(Loss(1));
        await Eventually.TrueAsync(async () => (await _catalog.Metrics.ReadRawAsync(Id, "loss")).Count == 1);
        Assert.Empty(await _adopter.ScanAsync());
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task ScanAsync_KnownRunTrainedFurtherOutside_IsCaughtUp()
    {
        using (var journal = Begin(Id))
            journal.Append(new EndEvent { Status = "paused" });
        await _adopter.ScanAsync();
        Assert.Equal(RunStatus.Paused, (await _catalog.RunAsync(Id)).Status);

        using (var journal = new JournalWriter(new RunDirectory(_catalog.Workspace.RunDirectory(Id)).Events, attempt: 2))
        {
            journal.Append(new StartEvent());
            journal.Append(Loss(7));
            journal.Append(new EndEvent { Status = "failed", Reason = "Loss became NaN at step 8." });
        }

        await _adopter.ScanAsync();
        var run = await _catalog.RunAsync(Id);
        Assert.Equal((RunStatus.Failed, "Loss became NaN at step 8.", 2, 7), (run.Status, run.Reason, run.Attempt, run.Step));
    }

    [Fact]
    public async Task ScanAsync_FolderGoneAndBack_IsMarked()
    {
        using (Begin(Id))
            await _adopter.ScanAsync();
        var (folder, away) = (_catalog.Workspace.RunDirectory(Id), Path.Combine(_catalog.Workspace.Root, "away"));
        Directory.Move(folder, away);
        await _adopter.ScanAsync();
        Assert.True((await _catalog.RunAsync(Id)).DirectoryMissing);
        Directory.Move(away, folder);
        await _adopter.ScanAsync();
        Assert.False((await _catalog.RunAsync(Id)).DirectoryMissing);
    }

    [Fact]
    public async Task ScanAsync_RunsOfTheQueue_AreLeftAlone()
    {
        foreach (var status in new[] { RunStatus.Queued, RunStatus.Starting, RunStatus.Running, RunStatus.Stopping })
        {
            var id = $"run-{status.ToString().ToLowerInvariant()}";
            await _catalog.AddRunAsync(id, status);
            using (Begin(id))
                Assert.Empty(await _adopter.ScanAsync());
            var run = await _catalog.RunAsync(id);
            Assert.Equal((status, 0L, false), (run.Status, run.JournalOffset, run.DirectoryMissing));
        }
    }

    [Fact]
    public async Task ScanAsync_SpecOfAnotherVersion_KeepsTheCurves()
    {
        using (var journal = Begin(Id))
            journal.Append(Loss(1));
        File.WriteAllText(new RunDirectory(_catalog.Workspace.RunDirectory(Id)).Spec, """{"schemaVersion":99,"unknown":true}""");
        await _adopter.ScanAsync();
        var run = await _catalog.RunAsync(Id);
        Assert.Equal((Id, "{}"), (run.Name, run.SpecJson));
        Assert.Single(await _catalog.Metrics.ReadRawAsync(Id, "loss"));
    }

    [Theory]
    [InlineData(".deleting-a")]
    [InlineData("Not A Run")]
    [InlineData("no-journal-yet")]
    public async Task ScanAsync_OtherFolders_AreIgnored(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_catalog.Workspace.Runs, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "spec.json"), "{}");
        if (name != "no-journal-yet")
            File.WriteAllText(Path.Combine(folder, "events.jsonl"), "{}\n");
        Assert.Empty(await _adopter.ScanAsync());
        await using var db = _catalog.CreateDbContext();
        Assert.Empty(await db.Runs.ToListAsync());
    }

    private JournalWriter Begin(string id)
    {
        var folder = new RunDirectory(_catalog.Workspace.RunDirectory(id));
        Directory.CreateDirectory(folder.Root);
        RunSpecJson.Save(new RunSpec { Name = "from elsewhere", Dataset = "shakespeare@3" }, folder.Spec);
        var journal = new JournalWriter(folder.Events, attempt: 1);
        journal.Append(new StartEvent { TotalSteps = 10 });
        return journal;
    }

    private static MetricEvent Loss(long step) => new() { Step = step, Values = new Dictionary<string, double> { ["loss"] = 1 } };
}
