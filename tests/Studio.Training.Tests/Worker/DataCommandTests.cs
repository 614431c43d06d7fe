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

    private async Task<string> RunAsync(params string[] words)
    {
        var (code, output, error) = await WorkerProcess.Run([.. words, "--workspace", _worker.Workspace.Root]);
        Assert.True(code == 0, error);
        return output;
    }
}
