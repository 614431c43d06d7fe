using System.Globalization;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Worker;

/// <summary>What models suggest to people who label.</summary>
public sealed class LabelCommandTests : IDisposable
{
    private const int WrongRow = 37;
    private static readonly string[][] s_opinions = [["good", "lovely", "fine", "warm"], ["bad", "dull", "cold", "poor"]];
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Suggest_ByTheRunsOfAllFolds_DoubtsTheOneWrongLabel()
    {
        var data = Import();
        var runs = new List<string>();
        for (var fold = 1; fold <= 2; fold++) runs.Add(await TrainAsync(data, fold));
        var project = Project(data);

        var said = await TrainedReviews.DoneAsync("label", "suggest", project.Id, "--models", string.Join(',', runs), "--workspace", _worker.Workspace.Root);

        Assert.Equal("160 rows answered, 1 labels are likely wrong.", said.Trim());
        var made = LabelSuggestions.Read(LabelSuggestions.PathOf(_worker.Workspace, project.Id))!;
        Assert.Equal(runs, made.Source.Models);
        var doubted = Assert.Single(made.Rows, row => row.Doubt is not null);
        Assert.Equal((WrongRow, "good", "bad", false), (doubted.Row, doubted.Given, doubted.Guesses[0].Label, doubted.Seen));
        Assert.All(made.Rows, row => Assert.Equal(1, row.Guesses.Sum(guess => guess.Probability), 1e-3));
    }

    [Fact]
    public async Task Suggest_ByOneRun_MarksWhatItLearnedAndJudgesOnlyTheRest()
    {
        var data = Import();
        var run = await TrainAsync(data, 1);
        var project = Project(data);

        await TrainedReviews.DoneAsync("label", "suggest", project.Id, "--models", run, "--workspace", _worker.Workspace.Root);

        var made = LabelSuggestions.Read(LabelSuggestions.PathOf(_worker.Workspace, project.Id))!;
        Assert.Equal(80, made.Rows.Count(row => row.Seen));
        Assert.DoesNotContain(made.Rows, row => row.Seen && row.Doubt is not null);
        var (failed, _, none) = await WorkerProcess.Run("label", "suggest", project.Id, "--models", "run:gone", "--workspace", _worker.Workspace.Root);
        Assert.Equal((1, "There is no run gone in this workspace."), (failed, none.Trim()));
        var (code, _, error) = await WorkerProcess.Run("label", "suggest", "nothing", "--models", run, "--workspace", _worker.Workspace.Root);
        Assert.Equal((1, $"There is no labeling project 'nothing'; there are {project.Id} ({project.Name})."), (code, error.Trim()));
    }

    [Fact]
    public async Task Suggest_ForACleanedVersion_KnowsTheRowsThatWereLearned()
    {
        var data = Import();
        var run = await TrainAsync(data, 1);
        var learned = await SeenAsync(data, run);
        var upper = new Studio.Data.Cleaning.Pipeline { Operations = [new Studio.Data.Cleaning.Operations.SqlFilterOperation { Expression = "text NOT LIKE '%film 3%'" }, new Studio.Data.Cleaning.Operations.RegexReplaceOperation { Pattern = " was ", Replacement = ", was: " }] };
        var cleaned = Studio.Data.Cleaning.Cleaner.Apply(_worker.Workspace, data.Reference, upper, _ => { }, CancellationToken.None).Version;

        var known = await SeenAsync(cleaned, run);

        // texts stand many times here, so what is learned is told by the text and not by its place
        Assert.True(known.Count > 0);
        Assert.Subset(learned, known.Select(text => text.Replace(", was: ", " was ", StringComparison.Ordinal)).ToHashSet());
    }

    /// <summary>Texts of a version that a run is said to have learned.</summary>
    private async Task<HashSet<string>> SeenAsync(DatasetVersion version, string run)
    {
        var project = Project(version);
        await TrainedReviews.DoneAsync("label", "suggest", project.Id, "--models", run, "--workspace", _worker.Workspace.Root);
        using var reader = new DatasetReader(version);
        var texts = reader.ReadTexts("text");
        return [.. LabelSuggestions.Read(LabelSuggestions.PathOf(_worker.Workspace, project.Id))!.Rows.Where(row => row.Seen).Select(row => texts[row.Row])];
    }

    private DatasetVersion Import()
    {
        var lines = Enumerable.Range(0, 160).Select(row => string.Create(CultureInfo.InvariantCulture, $"{(row == WrongRow || row % 2 == 0 ? "good" : "bad")}\tthe film {row % 7} was {s_opinions[row % 2][row / 2 % 4]}\n"));
        var file = _worker.File("reviews.tsv", "label\ttext\n" + string.Concat(lines));
        var spec = new ImportSpec { Name = "reviews", Files = [new(file)], Columns = [new("label", ColumnRole.Label, ColumnType.Text), new("text", ColumnRole.Text, ColumnType.Text)] };
        return DatasetFolder.Resolve(_worker.Workspace, Importer.Import(_worker.Workspace, spec, _ => { }, CancellationToken.None).Manifest.DatasetId);
    }

    private async Task<string> TrainAsync(DatasetVersion data, int fold)
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(TrainedReviews.Spec with { Dataset = data.Reference, ModelFamily = ModelFamilies.FastText, HashBuckets = 100, Split = Splits.Folds, Folds = 2, Fold = fold, TestFraction = 0, LearningRate = 0.02, MaxSteps = 60 }, run.Spec);
        await TrainedReviews.DoneAsync("train", run.Root);
        return "run:" + run.Id;
    }

    private LabelProject Project(DatasetVersion data) =>
        LabelFolder.Save(_worker.Workspace, new() { Id = Identifier.New(), Name = "moods", Dataset = data.Reference, Labels = ["good", "bad"], Created = DateTimeOffset.UtcNow });
}
