using Studio.Training.Contracts;

namespace Studio.Training.Tests.Loops;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TrainingFixture _run = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _run.Dispose();

    private string Folder(string name) => _run.Directory.Checkpoint(name);

    [Fact]
    public void Save_Several_KeepsBestAndLastOnly()
    {
        _run.Train(TrainingFixture.TextSpec);
        var best = _run.Events().OfType<CheckpointEvent>().Last(c => c.IsBest).Name;
        Assert.Equal(new[] { best, "step-00000030" }.Distinct().Order(), _run.Folders());
        Assert.Equal(best, _run.Checkpoints.Resolve("best"));
        Assert.Equal("step-00000030", _run.Checkpoints.Resolve("last"));
    }

    [Fact]
    public void Save_Events_NameWhatWasRemoved()
    {
        _run.Train(TrainingFixture.TextSpec);
        var saved = _run.Events().OfType<CheckpointEvent>().ToList();
        Assert.Equal(saved.Select(c => c.Name).Except(saved.SelectMany(c => c.Removed)).Order(), _run.Folders());
        Assert.All(saved, c => Assert.True(c.Bytes > 1000));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void Newest_FileCutShort_PassesItOverAndTakesTheOneBefore(string file)
    {
        _run.Train(TrainingFixture.TextSpec with { EvaluateEverySteps = 5 }, stopAfter: 12);
        Assert.Equal(["step-00000010", "step-00000012"], _run.Folders());
        var path = Path.Combine(Folder("step-00000012"), file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        Assert.Equal("step-00000010", _run.Checkpoints.Newest(_warnings.Add)!.Value.Name);
        Assert.Equal(["The checkpoint step-00000012 is not whole and is passed over."], _warnings);
        Assert.Null(_run.Checkpoints.Resolve("last"));
    }

    [Fact]
    public void Train_NewestNotWhole_GoesOnFromTheOneBeforeWithTheSameNumbers()
    {
        var spec = TrainingFixture.TextSpec with { EvaluateEverySteps = 5 };
        using var straight = new TrainingFixture();
        straight.Train(spec);
        _run.Train(spec, stopAfter: 12);
        File.Delete(Path.Combine(Folder("step-00000012"), "optimizer.safetensors"));
        _run.Train(spec, attempt: 2);
        Assert.Equal(straight.Values(MetricNames.Loss), _run.Values(MetricNames.Loss));
        Assert.Contains(_run.Events().OfType<LogEvent>(), l => l.Level == "warning" && l.Text.Contains("step-00000012", StringComparison.Ordinal));
    }

    [Fact]
    public void CleanUp_HalfWrittenAndHalfRemoved_TakesThemAway()
    {
        _run.Train(TrainingFixture.TextSpec, stopAfter: 5);
        Directory.CreateDirectory(Path.Combine(_run.Directory.Checkpoints, ".writing-step-00000009"));
        File.WriteAllText(Path.Combine(_run.Directory.Checkpoints, ".writing-step-00000009", "model.safetensors"), "half");
        Directory.CreateDirectory(Path.Combine(_run.Directory.Checkpoints, ".removing-step-00000001"));
        File.WriteAllText(Path.Combine(_run.Directory.Checkpoints, "best.writing-17"), "step");
        _run.Checkpoints.CleanUp();
        Assert.Equal(["last", "step-00000005"], Directory.GetFileSystemEntries(_run.Directory.Checkpoints).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Resolve_PointerWithAPath_IsNotFollowed()
    {
        _run.Train(TrainingFixture.TextSpec, stopAfter: 5);
        File.WriteAllText(Path.Combine(_run.Directory.Checkpoints, "best"), "../../etc\n");
        Assert.Null(_run.Checkpoints.Resolve("best"));
    }

    [Fact]
    public void Run_CheckpointCannotBeWritten_WarnsAndTrainsOn()
    {
        var spec = TrainingFixture.TextSpec with { EvaluateEverySteps = 0 };
        _run.Train(spec, stopAfter: 5);
        // a file where the folder of the next checkpoint is to be written stands for a disk that refuses
        var obstacle = Path.Combine(_run.Directory.Checkpoints, ".writing-step-00000010");
        File.WriteAllText(obstacle, "");
        _run.Train(spec, attempt: 2, stopAfter: 14, cleanUp: false);
        var warning = Assert.Single(_run.Events().OfType<LogEvent>(), l => l.Level == "warning");
        Assert.StartsWith("The checkpoint of step 10 cannot be written", warning.Text, StringComparison.Ordinal);
        Assert.Equal(["step-00000014"], _run.Folders());
    }
}
