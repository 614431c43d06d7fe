using Studio.Data;
using Studio.Testing;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Jobs;

public class SessionHostTests
{
    [Fact]
    public async Task Generate_StreamsTextAndEnds()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = Trained(studio);
        var events = await AskAsync(studio, run, "short");
        Assert.Equal(["t0 ", "t1 ", "t2 ", ""], events.Select(e => e.Text));
        Assert.Equal(("length", 3), (events[^1].Reason, events[^1].Tokens));
        Assert.Equal("gpt2", (await studio.Get<SessionHost>().OpenAsync(run, "last")).Family);
    }

    [Fact]
    public async Task Generate_LeftEarly_StopsTheModelAndStaysWarm()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = Trained(studio);
        await foreach (var e in studio.Get<SessionHost>().GenerateAsync(run, "last", new GenerateRequest { Prompt = "long" }))
            if (e.Text.StartsWith("t2", StringComparison.Ordinal))
                break;
        Assert.Equal(4, (await AskAsync(studio, run, "short")).Count);
    }

    [Fact]
    public async Task Generate_AfterACrash_SaysSoAndStartsAnother()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = Trained(studio);
        var problem = await Assert.ThrowsAsync<UserError>(() => AskAsync(studio, run, "crash"));
        Assert.Contains("out of memory", problem.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await AskAsync(studio, run, "short")).Count);
    }

    // a null context length once made the first line unreadable, and the page waited for ever
    [Fact]
    public async Task Open_ClassifierWithoutContextLength_IsReady()
    {
        await using var studio = await TestStudio.StartAsync();
        var info = await studio.Get<SessionHost>().OpenAsync(Trained(studio, "classifier"), "last");
        Assert.Equal(("cnn", 0, 2, 28), (info.Family, info.ContextLength, info.Classes!.Count, info.Image!.Width));
    }

    [Fact]
    public async Task Generate_OutOfRange_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = Trained(studio);
        await Assert.ThrowsAsync<UserError>(async () => await studio.Get<SessionHost>().GenerateAsync(run, "last", new GenerateRequest { Temperature = -1 }).FirstAsync());
        await Assert.ThrowsAsync<UserError>(() => studio.Get<SessionHost>().OpenAsync(run, "step-00000099"));
        await Assert.ThrowsAsync<UserError>(() => studio.Get<SessionHost>().OpenAsync(run, "../x"));
    }

    [Fact]
    public async Task Session_UnusedForTwoMinutes_IsEndedAndStartedAgainWhenAsked()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.Path);
        var time = new ManualTime();
        await using var host = new SessionHost(new StudioOptions { WorkspaceRoot = folder.Path, WorkerCommand = [TestStudio.FakeWorker] }, workspace, time);
        await host.StartAsync(default);
        var run = Trained(workspace);
        await host.OpenAsync(run, "last");
        time.Advance(TimeSpan.FromSeconds(100));
        await host.GenerateAsync(run, "last", new GenerateRequest { Prompt = "short" }).LastAsync();
        time.Advance(TimeSpan.FromSeconds(100)); // 200 since it began, and in use 100 ago
        await host.OpenAsync(run, "last");
        Assert.Equal(["began"], Sessions());

        time.Advance(TimeSpan.FromSeconds(121));

        await Eventually.True(() => Sessions() is ["began", "ended"]);
        await host.OpenAsync(run, "last");
        Assert.Equal(["began", "ended", "began"], Sessions());

        string[] Sessions() => File.ReadAllLines(Path.Combine(workspace.RunDirectory(run), "sessions.txt"));
    }

    private static async Task<List<GenerationEvent>> AskAsync(TestStudio studio, string run, string prompt)
    {
        var events = new List<GenerationEvent>();
        await foreach (var e in studio.Get<SessionHost>().GenerateAsync(run, "last", new GenerateRequest { Prompt = prompt }))
            events.Add(e);
        return events;
    }

    /// <summary>A run directory with one checkpoint, as training leaves it.</summary>
    private static string Trained(TestStudio studio, string id = "trained") => Trained(studio.Workspace, id);

    private static string Trained(Workspace workspace, string id = "trained")
    {
        var checkpoints = Path.Combine(workspace.RunDirectory(id), "checkpoints");
        Directory.CreateDirectory(Path.Combine(checkpoints, "step-00000020"));
        File.WriteAllText(Path.Combine(checkpoints, "last"), "step-00000020");
        return id;
    }
}
