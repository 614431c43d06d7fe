using Studio.Data.Runs;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Experiments;

public sealed class ExperimentReaderTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData("verses · small gpt", "verses · small gpt 2")]
    [InlineData("second", "second 4")]
    [InlineData("second 3", "second 4")]
    [InlineData("year 1984", "year 1984 2")]
    public async Task NextName_TakenOrNot_IsTheNextFreeNumber(string name, string next)
    {
        foreach (var (id, taken) in new[] { ("a", "second"), ("b", "second 2"), ("c", "second 3") })
            await _catalog.AddRunAsync(id, change: run => run.Name = taken);
        await using var db = _catalog.CreateDbContext();

        Assert.Equal(next, await ExperimentReader.NextNameAsync(db, name));
    }

    [Fact]
    public async Task NextName_LongestName_StillFits()
    {
        await using var db = _catalog.CreateDbContext();

        Assert.Equal(196, (await ExperimentReader.NextNameAsync(db, new string('x', 200))).Length);
    }

    [Fact]
    public async Task Speed_RunThatStillTrains_TellsItsPace()
    {
        var spec = RunSpecJson.Write(RunSpecDefaults.For(Choices.Text.Manifest));
        await _catalog.AddRunAsync("young", RunStatus.Running, spec, run => (run.DatasetId, run.Step, run.Attempt, run.StartedAt) = ("shakespeare", 20, 1, DateTimeOffset.UtcNow.AddSeconds(-10)));
        await using var db = _catalog.CreateDbContext();
        Assert.Empty((await ExperimentReader.SpeedAsync(db, "cpu", null, [Choices.Text], [])).Earlier);

        await _catalog.AddRunAsync("live", RunStatus.Running, spec, run => (run.DatasetId, run.Step, run.Attempt, run.StartedAt) = ("shakespeare", 1000, 1, DateTimeOffset.UtcNow.AddSeconds(-100)));

        Assert.InRange(Assert.Single((await ExperimentReader.SpeedAsync(db, "cpu", null, [Choices.Text], [])).Earlier).SecondsPerStep, 0.1, 0.12);
    }
}
