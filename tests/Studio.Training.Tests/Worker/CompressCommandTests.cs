using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Models.Library;
using Studio.Training.Tensors;
using Studio.Training.Tests.Loops;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>Models made smaller by the command: what is written, what it says of itself, and that it still answers.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class CompressCommandTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Compress_ClassifierToInt8_IsSmallerAndAnswersAsBefore()
    {
        var (_, model, data) = await TrainedReviews.MakeAsync(_worker);

        var output = await CompressAsync(model.Id, "--as", "int8", "--dataset", data.Reference, "--split", "test");

        var made = Assert.Single(ModelLibrary.List(_worker.Workspace), m => m.Compression is not null);
        var report = ModelLibrary.Compression(_worker.Workspace, made.Id)!;
        Assert.Equal(("int8", model.Id, model.Parameters, "kept, int8"), (made.Compression, made.Origin.Model, made.Parameters, made.Name));
        Assert.InRange((double)report.After.LinearBytes / report.Before.LinearBytes, 0.25, 0.30);
        Assert.True(report.After.TotalBytes < 0.5 * report.Before.TotalBytes);
        Assert.Equal(40, report.Rows);
        Assert.Equal(report.Before.Figures[FigureNames.Accuracy]!.Value, report.After.Figures[FigureNames.Accuracy]!.Value, 0.05);
        Assert.Equal("accuracy", report.Figure());
        Assert.All(report.Layers, layer => Assert.InRange(layer.Error, 1e-6, 0.02));
        Assert.Contains("linear layers, bytes", output, StringComparison.Ordinal);
        using var saved = SavedModel.Open("model:" + made.Id, _worker.Workspace.Root, null);
        Assert.All(saved.Model.Modules().OfType<Projection>(), layer => Assert.True(layer.IsInt8));
        using var before = SavedModel.Open("model:" + model.Id, _worker.Workspace.Root, null);
        Assert.All(saved.Classify("the film was dull", out _).Zip(before.Classify("the film was dull", out _)), p => Assert.Equal(p.Second, p.First, 0.05f));
    }

    [Fact]
    public async Task Compress_RunToHalf_HalvesItsFileAndWrites()
    {
        var run = _worker.CreateRun(TrainingFixture.TextSpec with { MaxSteps = 20, EvaluateEverySteps = 0, SampleEverySteps = 0, CheckpointEverySteps = 0 });
        await TrainedReviews.DoneAsync("train", run.Root);

        await CompressAsync(run.Id, "--as", "float16", "--dataset", _worker.Dataset, "--split", "validation");

        var made = Assert.Single(ModelLibrary.List(_worker.Workspace));
        var report = ModelLibrary.Compression(_worker.Workspace, made.Id)!;
        Assert.Equal(run.Id, made.Origin.Run);
        Assert.Equal(0.5, (double)report.After.LinearBytes / report.Before.LinearBytes, 1e-9);
        Assert.Equal(report.Before.Figures[FigureNames.Perplexity]!.Value, report.After.Figures[FigureNames.Perplexity]!.Value, 0.01);
        Assert.Contains("\"torch_dtype\": \"float16\"", File.ReadAllText(Path.Combine(_worker.Workspace.ModelDirectory(made.Id), "config.json")), StringComparison.Ordinal);
        await TrainedReviews.DoneAsync("generate", "model:" + made.Id, "--workspace", _worker.Workspace.Root, "--prompt", "abc", "--max-tokens", "5");
    }

    [Fact]
    public async Task Compress_PrunedAndInt8GPT2_HasTheZerosAndWrites()
    {
        var run = _worker.CreateRun(TrainingFixture.TextSpec with { MaxSteps = 5, EvaluateEverySteps = 0, SampleEverySteps = 0, CheckpointEverySteps = 0 });
        await TrainedReviews.DoneAsync("train", run.Root);

        await CompressAsync(run.Id, "--as", "int8", "--sparsity", "0.5", "--name", "small");

        var made = ModelLibrary.Resolve(_worker.Workspace, "small");
        var report = ModelLibrary.Compression(_worker.Workspace, made.Id)!;
        Assert.All(report.Layers, layer => Assert.InRange(layer.Zeros, 0.5, 0.6));
        Assert.Null(report.Figure());
        await TrainedReviews.DoneAsync("generate", "model:small", "--workspace", _worker.Workspace.Root, "--prompt", "abc", "--max-tokens", "5");
        var (code, _, error) = await WorkerProcess.Run("model", "compress", "small", "--as", "float16", "--workspace", _worker.Workspace.Root);
        Assert.Equal((1, "'small' is in 8 bits already; compress the model it was made of.\n"), (code, error));
    }

    [Fact]
    public async Task Compress_OneWithNothingToDo_SaysSo()
    {
        var run = _worker.CreateRun(TrainingFixture.TextSpec);

        var (code, _, error) = await WorkerProcess.Run("model", "compress", run.Id, "--workspace", _worker.Workspace.Root);

        Assert.Equal((1, "float32 without pruning is the model as it is; choose another form, or a sparsity above 0.\n"), (code, error));
    }

    private Task<string> CompressAsync(params string[] words) => TrainedReviews.DoneAsync(["model", "compress", .. words, "--workspace", _worker.Workspace.Root]);
}
