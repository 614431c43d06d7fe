using System.Text.Json;
using Studio.Data.Labeling;
using Studio.Data.Tables;

namespace Studio.Training.Tests.Worker;

/// <summary>`data` as scripts call it: a process whose output is read.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Data_CleanedDataset_IsListedAndCompared()
    {
        var rows = _worker.File("rows.csv", "text,n\none  two three four five,1\none two three four five,2\nsomething else altogether here,3\n");
        await RunAsync("import", rows, "--name", "rows");
        await RunAsync("data", "clean", "rows", _worker.File("p.json", """{"operations":[{"operation":"whitespace"},{"operation":"exact-duplicates"}]}"""));

        Assert.Contains("2 rows\t", (await RunAsync("data", "list")).Split('\n').Single(line => line.Contains("@2\t", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var difference = JsonDocument.Parse(await RunAsync("data", "diff", "rows"));
        Assert.Equal((0, 1), (difference.RootElement.GetProperty("added").GetInt32(), difference.RootElement.GetProperty("removed").GetInt32()));
        using var copies = JsonDocument.Parse(await RunAsync("data", "copies", "rows@1"));
        Assert.Equal("[[0,1]]", copies.RootElement.GetProperty("rows").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_OfAProject_AreWhatWasHandedIn()
    {
        var project = LabelFolder.Save(_worker.Workspace, new LabelProject { Id = Studio.Data.Identifier.New(), Name = "mood", Dataset = _worker.Dataset, Kind = LabelKind.Single, Labels = ["good", "bad"] });
        await using (var book = LabelBook.Open(project, new Studio.Data.Tables.Rows.RowIndex(DatasetFolder.Resolve(_worker.Workspace, _worker.Dataset).Manifest.RowCount), LabelFolder.Events(_worker.Workspace, project.Id)))
        {
            await book.SetAsync("anna", 0, new LabelState(LabelStatus.Draft, ["bad"]));
            await book.SetAsync("ben", 0, new LabelState(LabelStatus.Submitted, ["bad"]));
            await book.SetAsync("ben", 0, new LabelState(LabelStatus.Submitted, ["good"]));
        }

        using var label = JsonDocument.Parse(await RunAsync("data", "labels", "mood"));
        Assert.Equal((0, "ben", "good"), (label.RootElement.GetProperty("row").GetInt32(), label.RootElement.GetProperty("by").GetString(), label.RootElement.GetProperty("values")[0].GetString()));
        Assert.Equal(2, (await RunAsync("data", "labels", "mood", "--all")).Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Labels_ImportedAgreedAndCommitted_MakeTheNextVersion()
    {
        await RunAsync("import", _worker.File("tweets.csv", "text\nfine flight\nlost bag\nlate again\n"), "--name", "tweets");
        var project = (await RunAsync("data", "projects", "tweets", "--name", "moods", "--labels", "good,bad", "--people", "2")).Trim();
        var lines = _worker.File("labels.jsonl", """
            {"row":0,"by":"ann","values":["good"]}
            {"row":0,"by":"ben","values":["good"]}
            {"row":1,"by":"ann","values":["bad"]}
            {"row":1,"by":"ben","values":["bad"]}
            {"row":2,"by":"ann","values":["bad"]}
            {"row":2,"by":"ben","values":["good"]}
            """);

        Assert.Equal("6 labels read, 6 of them new or changed.", (await RunAsync("data", "labels", "moods", "--import", lines)).Trim());
        Assert.Equal("6 labels read, 0 of them new or changed.", (await RunAsync("data", "labels", project, "--import", lines)).Trim());
        using var agreement = JsonDocument.Parse(await RunAsync("data", "agreement", "moods"));
        Assert.Equal(0.4, agreement.RootElement.GetProperty("pairs")[0].GetProperty("cohen").GetDouble(), 1e-12);
        Assert.Contains("Labeled 2 rows in 'moods' and kept only these. 2 rows: dataset 'tweets' is ", await RunAsync("data", "commit", "moods", "--labeled-only"), StringComparison.Ordinal);
        Assert.Equal("text,label\nfine flight,good\nlost bag,bad\n", (await RunAsync("data", "export", "tweets")).ReplaceLineEndings("\n"));
        Assert.Contains($"{project}\ttweets", (await RunAsync("data", "projects")).Replace(DatasetFolder.Resolve(_worker.Workspace, "tweets").Manifest.DatasetId, "tweets", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_WithoutYes_SaysWhatDependsAndDeletesNothing()
    {
        await RunAsync("import", _worker.File("tweets.csv", "text,label\nfine flight,a\nlost bag,b\n"), "--name", "tweets");
        await RunAsync("data", "projects", "tweets", "--name", "moods", "--labels", "good,bad");
        var id = DatasetFolder.Resolve(_worker.Workspace, "tweets").Manifest.DatasetId;

        var (code, output, _) = await WorkerProcess.Run("data", "delete", "tweets", "--workspace", _worker.Workspace.Root);

        Assert.Equal(1, code);
        Assert.Contains($"tweets ({id}): 1 version, ", output, StringComparison.Ordinal);
        Assert.Contains("1 on it: their labels stay, but nobody can go on: labeling project ", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_worker.Workspace.DatasetDirectory(id)));
        Assert.Contains(" bytes are free again.", await RunAsync("data", "delete", "tweets", "--yes"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_worker.Workspace.DatasetDirectory(id)));
        Assert.Equal([id], DatasetFolder.Removed(_worker.Workspace));
    }

    [Fact]
    public async Task Pipelines_SavedTwice_AreOneOfANewRevision()
    {
        var file = _worker.File("p.json", """{"operations":[{"operation":"whitespace"}]}""");
        await RunAsync("data", "pipelines", "--save", file, "--name", "usual");
        Assert.Contains("revision 2", await RunAsync("data", "pipelines", "--save", file, "--name", "usual"), StringComparison.Ordinal);

        Assert.Single((await RunAsync("data", "pipelines")).Trim().Split('\n'));
        using var pipeline = JsonDocument.Parse(await RunAsync("data", "pipelines", "--export", "usual"));
        Assert.Equal("whitespace", pipeline.RootElement.GetProperty("operations")[0].GetProperty("operation").GetString());
        await RunAsync("data", "pipelines", "--delete", "usual");
        Assert.Equal("", await RunAsync("data", "pipelines"));
        var (code, _, error) = await WorkerProcess.Run("data", "pipelines", "--export", "usual", "--workspace", _worker.Workspace.Root);
        Assert.Equal((1, "There is no saved pipeline 'usual'; there are none."), (code, error.Trim()));
    }

    [Fact]
    public async Task Split_GroupedByAColumn_CountsEveryLabel()
    {
        await RunAsync("import", _worker.File("tweets.csv", "text,label,who\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"tweet number {i},{(i % 2 == 0 ? "a" : "b")},user{i % 40}\n"))), "--name", "tweets");

        using var counts = JsonDocument.Parse(await RunAsync("data", "split", "tweets", "--split", "grouped", "--group", "who", "--validation", "0.2", "--test", "0.1"));
        Assert.Equal((140, 40, 20), (counts.RootElement.GetProperty("train").GetInt32(), counts.RootElement.GetProperty("validation").GetInt32(), counts.RootElement.GetProperty("test").GetInt32()));
        Assert.Equal([20, 20], counts.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("validation").GetInt32()));
        var (code, _, error) = await WorkerProcess.Run("data", "split", "tweets", "--split", "sideways", "--workspace", _worker.Workspace.Root);
        Assert.Equal(1, code);
        Assert.StartsWith("split is 'sideways'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_SetFromAFile_IsTold()
    {
        await RunAsync("data", "card", _worker.Dataset, "--set", _worker.File("card.json", """{"licence":"CC0","knownBiases":"only one airline"}"""));

        using var card = JsonDocument.Parse(await RunAsync("data", "card", _worker.Dataset));
        Assert.Equal(("CC0", "only one airline"), (card.RootElement.GetProperty("licence").GetString(), card.RootElement.GetProperty("knownBiases").GetString()));
    }

    private async Task<string> RunAsync(params string[] words)
    {
        var (code, output, error) = await WorkerProcess.Run([.. words, "--workspace", _worker.Workspace.Root]);
        Assert.True(code == 0, error);
        return output;
    }
}
