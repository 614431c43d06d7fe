using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Tests.Loops;

namespace Studio.Training.Tests.Worker;

/// <summary>The worker from outside: whole runs, stops, kills and wrong input, as the web program and people start it.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    private static RunSpec Spec => TrainingFixture.TextSpec with { MaxSteps = 120, CheckpointEverySteps = 3, EvaluateEverySteps = 10, SampleEverySteps = 0 };

    [Fact]
    public async Task Train_KilledAtRandomInstants_ReportsTheSameLossesAsARunLeftAlone()
    {
        var (alone, killed) = (_worker.CreateRun(Spec), _worker.CreateRun(Spec));
        Assert.Equal(0, (await WorkerProcess.Run("train", alone.Root)).Code);
        var random = new Random(7);
        var kills = 0;
        for (; kills < 6; kills++)
        {
            // the instant is drawn as a number of lines to come, so that it falls into steps and checkpoints alike
            var lines = WorkerProcess.Events(killed).Count + random.Next(3, 30);
            using var process = WorkerProcess.Start("train", killed.Root);
            await Eventually.True(() => process.HasExited || WorkerProcess.Events(killed).Count >= lines, TimeSpan.FromSeconds(60));
            if (process.HasExited) break;
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.True(kills >= 2, $"only {kills} kills before the run was done");
        Assert.Equal(0, (await WorkerProcess.Run("train", killed.Root)).Code);
        Assert.Equal(WorkerProcess.Losses(alone), WorkerProcess.Losses(killed));
        Assert.Equal(120, WorkerProcess.Losses(killed).Count);
        var last = WorkerProcess.Events(killed).OfType<EndEvent>().Last();
        Assert.Equal(("succeeded", 120L), (last.Status, last.Step));
        Assert.Equal(File.ReadAllBytes(Path.Combine(alone.Checkpoint("step-00000120"), "model.safetensors")), File.ReadAllBytes(Path.Combine(killed.Checkpoint("step-00000120"), "model.safetensors")));
    }

    [Theory]
    [InlineData(null, "paused")]
    [InlineData("pause", "paused")]
    [InlineData("cancel", "cancelled")]
    public async Task Train_Terminated_ChecksPointsAndSaysWhy(string? request, string status)
    {
        var run = _worker.CreateRun(Spec with { MaxSteps = 1_000_000, CheckpointEverySteps = 0, EvaluateEverySteps = 0 });
        using var process = WorkerProcess.Start("train", run.Root);
        await Eventually.True(() => WorkerProcess.Events(run).OfType<MetricEvent>().Any(), TimeSpan.FromSeconds(60));
        Assert.True(WorkerIdentity.IsAlive(run.Root));
        if (request is not null) File.WriteAllText(run.StopRequest, request);
        WorkerProcess.Terminate(process);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var end = Assert.IsType<EndEvent>(WorkerProcess.Events(run)[^1]);
        Assert.Equal(status, end.Status);
        Assert.Equal(RunDirectory.CheckpointName(end.Step), File.ReadAllText(Path.Combine(run.Checkpoints, "last")).Trim());
        Assert.False(File.Exists(run.StopRequest));
        Assert.False(WorkerIdentity.IsAlive(run.Root));
    }

    [Fact]
    public async Task Train_RunAlreadyTrained_ByAnotherProcess_IsRefused()
    {
        var run = _worker.CreateRun(Spec with { MaxSteps = 1_000_000 });
        using var process = WorkerProcess.Start("train", run.Root);
        await Eventually.True(() => WorkerProcess.Events(run).OfType<MetricEvent>().Any(), TimeSpan.FromSeconds(60));
        var second = await WorkerProcess.Run("train", run.Root);
        process.Kill();
        await process.WaitForExitAsync();
        Assert.Equal(1, second.Code);
        Assert.Equal($"The run {run.Id} is already being trained by another process; wait for it, or stop it first.\n", second.Error);
        Assert.Single(WorkerProcess.Events(run).OfType<StartEvent>());
    }

    [Fact]
    public async Task Train_SpecFile_MakesARunInTheWorkspaceAndShowsProgress()
    {
        var spec = _worker.File("spec.json", RunSpecJson.Write(Spec with { Dataset = "alphabet", Threads = 1, MaxSteps = 20 }));
        var (code, output, error) = await WorkerProcess.Run("train", spec, "--workspace", _worker.Workspace.Root, "--name", "by hand");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("step 20/20  loss ", output, StringComparison.Ordinal);
        var run = new RunDirectory(Directory.GetDirectories(_worker.Workspace.Runs).Single());
        Assert.Equal(("by hand", _worker.Dataset + "@1"), (RunSpecJson.Load(run.Spec).Name, RunSpecJson.Load(run.Spec).Dataset));
        var start = Assert.Single(WorkerProcess.Events(run).OfType<StartEvent>());
        Assert.Equal((1, 20L, 0L, 32.0), (start.Attempt, start.TotalSteps, start.ResumedFromStep, start.TokensPerStep));

        var (generateCode, text, _) = await WorkerProcess.Run("generate", "by hand", "--workspace", _worker.Workspace.Root, "--prompt", "abc", "--max-tokens", "10");
        Assert.Equal(0, generateCode);
        Assert.StartsWith("abc", text, StringComparison.Ordinal);
        Assert.Equal(13, text.TrimEnd('\n').Length);
        Assert.Equal(text, (await WorkerProcess.Run("generate", run.Root, "--prompt", "abc", "--max-tokens", "10")).Output);
    }

    [Fact]
    public async Task Train_WrongInput_IsOneSentenceAndItsExitCode()
    {
        var unknown = _worker.File("unknown.json", "{\"schemaVersion\":1,\"dataset\":\"alphabet\",\"learningrat\":1}");
        var (code, _, error) = await WorkerProcess.Run("train", unknown, "--workspace", _worker.Workspace.Root);
        Assert.Equal(2, code);
        Assert.Contains("learningrat", error, StringComparison.Ordinal);
        var missing = _worker.File("missing.json", "{\"schemaVersion\":1,\"dataset\":\"nothing\"}");
        (code, _, error) = await WorkerProcess.Run("train", missing, "--workspace", _worker.Workspace.Root);
        Assert.Equal((2, "There is no dataset 'nothing' in this workspace.\n"), (code, error));
        Assert.Equal(2, (await WorkerProcess.Run("train")).Code);
        Assert.Equal(2, (await WorkerProcess.Run("trian", "x")).Code);
        Assert.Equal(0, (await WorkerProcess.Run("train", "--help")).Code);
        Assert.Empty(Directory.GetDirectories(_worker.Workspace.Runs));
    }

    [Fact]
    public async Task Train_TextShorterThanTheContext_FailsWithTheSentenceInTheJournal()
    {
        var run = _worker.CreateRun(Spec with { ContextLength = 5000 });
        var (code, _, error) = await WorkerProcess.Run("train", run.Root);
        Assert.NotEqual(0, code);
        Assert.Contains("context", error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("failed", WorkerProcess.Events(run).OfType<EndEvent>().Last().Status);
    }

    [Fact]
    public async Task Session_Requests_AreAnsweredAndStopStops()
    {
        var run = _worker.CreateRun(Spec with { MaxSteps = 20 });
        Assert.Equal(0, (await WorkerProcess.Run("train", run.Root)).Code);
        using var session = WorkerProcess.Start("session", run.Root);
        Assert.StartsWith("{\"ready\":true,\"family\":\"gpt2\",\"classes\":null,\"problem\":null,\"contextLength\":8,\"image\":null,\"mask\":null,\"step\":", await session.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await session.StandardInput.WriteLineAsync("{\"id\":1,\"prompt\":\"abc\",\"maxTokens\":3,\"seed\":4}");
        for (var i = 0; i < 3; i++) Assert.StartsWith("{\"id\":1,\"sequence\":0,\"text\":\"", await session.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("{\"id\":1,\"done\":true,\"reason\":\"length\",\"tokens\":3,\"tokensPerSecond\":", await session.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await session.StandardInput.WriteLineAsync("{\"id\":2,\"prompt\":\"A\"}");
        Assert.StartsWith("{\"id\":2,\"error\":\"The character 'A' (U+0041) does not occur", await session.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await session.StandardInput.WriteLineAsync("{\"id\":3,\"prompt\":\"\",\"maxTokens\":1000000}\n{\"stop\":3}");
        string? line;
        do line = await session.StandardOutput.ReadLineAsync();
        while (line!.Contains("\"text\"", StringComparison.Ordinal));
        Assert.StartsWith("{\"id\":3,\"done\":true,\"reason\":\"stopped\",", line, StringComparison.Ordinal);
        session.StandardInput.Close();
        await session.WaitForExitAsync();
        Assert.Equal(0, session.ExitCode);
    }
}
