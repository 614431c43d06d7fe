using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Models.Library;
using Studio.Training.Tensors;
using Studio.Training.Tests.Loops;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>A run's model kept, asked, written out and trained further, by the commands people give.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class ModelCommandTests : IDisposable
{
    private static RunSpec Spec => TrainingFixture.TextSpec with { MaxSteps = 20, EvaluateEverySteps = 0, SampleEverySteps = 0, CheckpointEverySteps = 0 };

    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Save_Run_GivesAModelWithTheSameLogits()
    {
        var (run, model) = await SaveAsync();

        Assert.Equal((run.Id, 20L), (model.Origin.Run, model.Origin.Step));
        Assert.Equal(Logits(run.Root), Logits("model:" + model.Id));
        var exported = _worker.File("exported/none", "");
        File.Delete(exported);
        await Done("model", "export", model.Name, Path.GetDirectoryName(exported)!, "--workspace", _worker.Workspace.Root);
        Assert.Equal(Logits(run.Root), Logits(Path.GetDirectoryName(exported)!));
        Assert.Equal(await Written(run.Root), await Written("model:" + model.Id));
    }

    [Fact]
    public async Task Train_BaseModel_StartsFromItsWeightsAndNeedsItNoMoreAfterwards()
    {
        var (_, model) = await SaveAsync();
        var further = _worker.CreateRun(Spec with { BaseModel = "model:" + model.Id, MaxSteps = 1, WarmupSteps = 0, LearningRate = 1e-12, MinLearningRate = 0, Layers = 3, EmbeddingSize = 64 });
        await Done("train", further.Root);
        var expected = Logits("model:" + model.Id);
        ModelLibrary.Delete(_worker.Workspace, model.Id);

        var actual = Logits(further.Root);

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public async Task Train_BaseModelThatIsGone_FailsWithTheSentence()
    {
        var run = _worker.CreateRun(Spec with { BaseModel = "model:20260101-000000-none" });

        var (code, _, error) = await WorkerProcess.Run("train", run.Root);

        Assert.NotEqual(0, code);
        Assert.StartsWith("There is no model '20260101-000000-none' in this workspace", error, StringComparison.Ordinal);
    }

    private async Task<(RunDirectory Run, ModelManifest Model)> SaveAsync()
    {
        var run = _worker.CreateRun(Spec);
        await Done("train", run.Root);
        await Done("model", "save", run.Id, "--name", "kept", "--workspace", _worker.Workspace.Root);
        return (run, Assert.Single(ModelLibrary.List(_worker.Workspace)));
    }

    private float[] Logits(string reference)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var saved = SavedModel.Open(reference, _worker.Workspace.Root, null);
        return saved.Model.Forward(new ModelInput(Tensor.From([0L, 3, 1, 4, 2], [1, 5]))).ToArray<float>();
    }

    private Task<string> Written(string reference) =>
        Done("generate", reference, "--workspace", _worker.Workspace.Root, "--prompt", "abc", "--max-tokens", "10", "--seed", "3");

    private static async Task<string> Done(params string[] words)
    {
        var (code, output, error) = await WorkerProcess.Run(words);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
