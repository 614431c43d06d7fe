using System.Diagnostics;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

public sealed class ImportCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workspace _workspace;
    private readonly string _job;

    public ImportCommandTests()
    {
        _workspace = new Workspace(_folder.File("workspace"));
        _job = Path.Combine(_workspace.Jobs, "20261122-000000-abcd");
        Directory.CreateDirectory(_job);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Job_JournalEndsWithTheDataset()
    {
        Prepare(_folder.Write("a.csv", "text,label\none,a\ntwo,b\n"));

        Assert.Equal(0, ImportCommand.Run([_job]));

        var end = LastEvent();
        Assert.Equal(("end", "succeeded", 2, 1), (end.GetProperty("t").GetString(), end.GetProperty("status").GetString(), end.GetProperty("rows").GetInt32(), end.GetProperty("version").GetInt32()));
        Assert.Equal(2, DatasetFolder.Resolve(_workspace, end.GetProperty("datasetId").GetString()!).Manifest.RowCount);
        Assert.Equal(Environment.ProcessId, WorkerIdentity.Read(_job)!.Pid);
    }

    [Fact]
    public void Run_JobThatCannotBeRead_JournalEndsWithTheSentence()
    {
        Prepare(_folder.Write("a.csv", "text,label\none,a\ntwo\n"));

        Assert.Equal(1, ImportCommand.Run([_job]));

        var end = LastEvent();
        Assert.Equal(("failed", "a.csv, row 2 (line 3): 1 field where the first row has 2; mend that row, or choose another delimiter."), (end.GetProperty("status").GetString(), end.GetProperty("reason").GetString()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Datasets));
    }

    [Fact]
    public void Run_JobWithATornJournal_ClosesTheTornLine()
    {
        Prepare(_folder.Write("a.txt", "one\ntwo"));
        File.WriteAllText(Path.Combine(_job, "events.jsonl"), "{\"t\":\"progress\",\"by");

        Assert.Equal(0, ImportCommand.Run([_job]));

        Assert.Equal("succeeded", LastEvent().GetProperty("status").GetString());
    }

    [Fact]
    public void Run_FileByHand_MakesTheDataset()
    {
        var file = _folder.Write("a.txt", "one\ntwo");

        Assert.Equal(0, ImportCommand.Run([file, "--name", "by hand", "--workspace", _workspace.Root]));

        Assert.Equal(2, DatasetFolder.Resolve(_workspace, "by hand").Manifest.RowCount);
    }

    [Fact]
    public async Task Process_SigTermInTheMiddle_EndsCancelledAndLeavesNothing()
    {
        Prepare(WriteLarge());
        using var process = Start();
        await Eventually.True(() => Progress() > 0, TimeSpan.FromSeconds(60));

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal("cancelled", LastEvent().GetProperty("status").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Datasets));
    }

    [Fact]
    public async Task Process_SigKillInTheMiddle_LeavesOnlyWhatCleaningTakesAway()
    {
        Prepare(WriteLarge());
        using var process = Start();
        await Eventually.True(() => Progress() > 0, TimeSpan.FromSeconds(60));

        process.Kill();
        await process.WaitForExitAsync();

        Assert.Empty(DatasetFolder.List(_workspace));
        DatasetFolder.RemoveLeftovers(_workspace);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Datasets));
    }

    private void Prepare(string file) =>
        File.WriteAllText(Path.Combine(_job, "spec.json"), ImportSpecJson.Write(new ImportSpec { Name = "test", Files = [new ImportFile(file)] }));

    /// <summary>Large enough that it is not done between the first progress and the signal.</summary>
    private string WriteLarge()
    {
        var path = _folder.File("large.csv");
        using var writer = new StreamWriter(path);
        writer.WriteLine("text,label");
        for (var i = 0; i < 1_500_000; i++)
            writer.WriteLine($"some words and the number {i * 7919L % 1_000_003},{i % 3}");
        return path;
    }

    private Process Start() =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(ImportCommand).Assembly.Location, "import", _job]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private long Progress() => File.Exists(Path.Combine(_job, "events.jsonl")) ? Events().Select(e => e.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : 0).DefaultIfEmpty(0).Max() : 0;

    private JsonElement LastEvent() => Events()[^1];

    private List<JsonElement> Events()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_job, "events.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var whole = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.EndsWith('}'));
        return [.. whole.Select(l => JsonDocument.Parse(l).RootElement)];
    }
}
