using System.Globalization;
using System.Text;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;

namespace Studio.Training.Tests.Worker;

/// <summary>Short reviews of a few words, and a small BERT trained on them and kept in the library.</summary>
internal static class TrainedReviews
{
    private static readonly string[] s_words = ["the", "film", "was", "rather", "quite", "so"];
    private static readonly string[][] s_opinions = [["good", "lovely", "fine", "warm"], ["bad", "dull", "cold", "poor"]];

    public static RunSpec Spec { get; } = new()
    {
        Name = "reviews",
        Task = Tasks.TextClassification,
        ModelFamily = ModelFamilies.Bert,
        Tokenizer = Studio.Training.Contracts.Tokenizers.Words,
        MinWordFrequency = 1,
        MaxLength = 16,
        Split = Splits.Shuffled,
        ValidationFraction = 0.2,
        TestFraction = 0.2,
        BatchSize = 16,
        EmbeddingSize = 64,
        Heads = 2,
        Layers = 2,
        MaxSteps = 60,
        WarmupSteps = 0,
        EvaluateEverySteps = 0,
        CheckpointEverySteps = 0,
        Threads = 1,
    };

    /// <summary>Rows in which one word of seven tells the class.</summary>
    public static DatasetVersion Import(WorkerProcess worker, int rows = 200)
    {
        var text = new StringBuilder("label\ttext\n");
        for (var row = 0; row < rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"{(row % 2 == 0 ? "good" : "bad")}\t{string.Join(' ', Enumerable.Range(row, 2 + (row % 5)).Select(i => s_words[i % 6]))} {s_opinions[row % 2][row / 2 % 4]}\n");
        var file = worker.File("reviews.tsv", text.ToString());
        var spec = new ImportSpec { Name = "reviews", Files = [new(file)], Columns = [new("label", ColumnRole.Label, ColumnType.Text), new("text", ColumnRole.Text, ColumnType.Text)] };
        var imported = Importer.Import(worker.Workspace, spec, _ => { }, CancellationToken.None);
        return DatasetFolder.Resolve(worker.Workspace, imported.Manifest.DatasetId);
    }

    public static async Task<(RunDirectory Run, ModelManifest Model, DatasetVersion Data)> MakeAsync(WorkerProcess worker)
    {
        var data = Import(worker);
        var run = new RunDirectory(worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(Spec with { Dataset = data.Reference }, run.Spec);
        await DoneAsync("train", run.Root);
        await DoneAsync("model", "save", run.Id, "--name", "kept", "--workspace", worker.Workspace.Root);
        return (run, ModelLibrary.Resolve(worker.Workspace, "kept"), data);
    }

    /// <summary>A command that must succeed without a word on standard error.</summary>
    public static async Task<string> DoneAsync(params string[] words)
    {
        var (code, output, error) = await WorkerProcess.Run(words);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
