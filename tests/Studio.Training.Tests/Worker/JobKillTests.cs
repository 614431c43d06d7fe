using System.Text.Json;
using Studio.Data.Tables;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Tests.Batches;
using Studio.Training.Tokenizers.Library;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>Imports and tokenizer trainings killed at random instants: what is there is whole, and what is half goes at the next look.</summary>
public sealed class JobKillTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Import_KilledAgainAndAgain_LeavesOnlyWholeVersions()
    {
        var text = _worker.File("rows.txt", string.Join('\n', Enumerable.Range(0, 60_000).Select(i => $"row {i} of many")));
        var random = new Random(3);
        for (var kill = 0; kill < 4; kill++)
            await KillSoonAfterAsync(Job("spec.json", $$"""{"name":"rows","files":[{"path":"{{text}}"}]}"""), "import", random);

        DatasetFolder.RemoveLeftovers(_worker.Workspace);

        Assert.All(DatasetFolder.List(_worker.Workspace), version => Assert.True(DatasetFolder.IsIntact(version)));
        Assert.All(Directory.GetDirectories(_worker.Workspace.Datasets), dataset => Assert.All(Directory.GetFileSystemEntries(dataset), entry => Assert.StartsWith("v", Path.GetFileName(entry), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cleaning_KilledAgainAndAgain_LeavesOnlyWholeVersions()
    {
        var rows = _worker.File("rows.csv", "text\n" + string.Concat(Enumerable.Range(0, 150_000).Select(i => $"row  {i} of many {i % 7}\n")));
        Assert.Equal(0, (await WorkerProcess.Run("import", rows, "--name", "rows", "--workspace", _worker.Workspace.Root)).Code);
        var first = DatasetFolder.Resolve(_worker.Workspace, "rows");
        var random = new Random(5);
        for (var kill = 0; kill < 6; kill++)
            await KillSoonAfterAsync(Job(CleanSpec.FileName, $$"""{"dataset":"{{first.Reference}}","name":"rows","operations":{"operations":[{"operation":"whitespace"},{"operation":"exact-duplicates"}]} }"""), "clean", random);

        DatasetFolder.RemoveLeftovers(_worker.Workspace);

        Assert.True(DatasetFolder.IsIntact(first));
        Assert.All(DatasetFolder.List(_worker.Workspace).Where(v => v.Manifest.Parent == 1), version => Assert.True(DatasetFolder.IsIntact(version) && version.Manifest.RowCount == 150_000));
        Assert.All(Directory.GetFileSystemEntries(Path.GetDirectoryName(first.Folder)!), entry => Assert.StartsWith("v", Path.GetFileName(entry), StringComparison.Ordinal));
    }

    [Fact]
    public async Task TokenizerTraining_KilledAgainAndAgain_LeavesOnlyWholeTokenizers()
    {
        var text = _worker.File("words.txt", TextFixture.Alphabet(300_000));
        Assert.Equal(0, (await WorkerProcess.Run("import", text, "--name", "words", "--workspace", _worker.Workspace.Root)).Code);
        var random = new Random(4);
        var job = "";
        for (var kill = 0; kill < 4; kill++)
            await KillSoonAfterAsync(job = Job(TokenizerTrainCommand.SpecFile, """{"dataset":"words","name":"t","vocabularySize":300}"""), "tokenizer", random);

        TokenizerLibrary.RemoveLeftovers(_worker.Workspace);

        Assert.Equal(TokenizerLibrary.List(_worker.Workspace).Count, Directory.GetFileSystemEntries(_worker.Workspace.Tokenizers).Length);
        Assert.All(TokenizerLibrary.List(_worker.Workspace), tokenizer => Assert.True(TokenizerLibrary.Open(_worker.Workspace, tokenizer.Id).VocabularySize > 0));
        Assert.False(WorkerIdentity.IsAlive(job));
    }

    [Fact]
    public async Task Job_DoneAndStartedAgain_DoesNothingTwice()
    {
        var job = Job("spec.json", $$"""{"name":"rows","files":[{"path":"{{_worker.File("rows.txt", "one\ntwo\n")}}"}]}""");
        Assert.Equal(0, (await WorkerProcess.Run("import", job)).Code);
        var (datasets, journal) = (Directory.GetDirectories(_worker.Workspace.Datasets), await File.ReadAllTextAsync(Path.Combine(job, "events.jsonl")));

        Assert.Equal(0, (await WorkerProcess.Run("import", job)).Code);

        Assert.Equal(datasets, Directory.GetDirectories(_worker.Workspace.Datasets));
        Assert.Equal(journal, await File.ReadAllTextAsync(Path.Combine(job, "events.jsonl")));
    }

    private string Job(string specFile, string spec)
    {
        var job = Path.Combine(_worker.Workspace.Jobs, Studio.Data.Identifier.New());
        Directory.CreateDirectory(job);
        File.WriteAllText(Path.Combine(job, specFile), JsonDocument.Parse(spec).RootElement.GetRawText());
        return job;
    }

    /// <summary>Waits for the first progress line and kills up to a quarter of a second later.</summary>
    private static async Task KillSoonAfterAsync(string job, string command, Random random)
    {
        string[] words = command switch { "tokenizer" => ["tokenizer", "train", job], "clean" => ["data", "clean", job], _ => ["import", job] };
        using var process = WorkerProcess.Start(words);
        await Eventually.True(() => process.HasExited || File.Exists(Path.Combine(job, "events.jsonl")), TimeSpan.FromSeconds(60));
        var moment = DateTime.UtcNow.AddMilliseconds(random.Next(250));
        while (DateTime.UtcNow < moment && !process.HasExited)
            Thread.Yield();
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }
}
