using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;
using Studio.Training.Tensors;
using Studio.Training.Tests.Batches;
using Studio.Training.Tests.Loops;
using Studio.Training.Weights;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>Classifiers that begin with another model's weights, by the commands people give.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class FineTuneTests : IDisposable
{
    private static readonly string[] s_words = ["good", "bad", "odd"];
    private readonly WorkerProcess _worker = new();
    private readonly string _two;
    private readonly string _three;

    public FineTuneTests() => (_two, _three) = (Import("two", 2), Import("three", 3));

    private RunSpec Bert => LabeledTextFixture.Spec with { ModelFamily = ModelFamilies.Bert, Heads = 2, MaxSteps = 5, EvaluateEverySteps = 0, CheckpointEverySteps = 0, ReportEverySteps = 1, Threads = 1, Dropout = 0.1 };

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Train_ClassifierOfAnotherClassifier_TakesItsEncoderAndItsTokenizer()
    {
        var first = await TrainAsync(Bert with { Dataset = _two });
        var model = await SaveAsync(first);

        var second = await TrainAsync(Still(Bert with { ModelFamily = ModelFamilies.TextCnn, Dataset = _three, BaseModel = "model:" + model.Id }));

        using var scope = new TensorScope();
        using var before = SavedModel.Load(first, null);
        using var after = SavedModel.Load(second, null);
        var (old, now) = (Weights(before.Model), Weights(after.Model));
        Assert.All(now.Where(p => !p.Key.StartsWith("classifier.", StringComparison.Ordinal)), p => Assert.All(p.Value.Zip(old[p.Key]), pair => Assert.Equal(pair.First, pair.Second, 1e-6)));
        Assert.Equal(2 * 8, old["classifier.weight"].Length);
        Assert.Equal(3 * 8, now["classifier.weight"].Length);
        Assert.Equal(File.ReadAllText(first.Tokenizer), File.ReadAllText(second.Tokenizer));
        Assert.Equal(s_words.Order(), after.Classes!.Order());
        Assert.Contains(WorkerProcess.Events(second), line => line is LogEvent { Text: "The base model lacks classifier.weight, classifier.bias, learned from nothing here." });
    }

    [Fact]
    public async Task Train_SameClasses_KeepsTheHeadToo()
    {
        var first = await TrainAsync(Bert with { Dataset = _two });

        var second = await TrainAsync(Still(Bert with { Dataset = _two, BaseModel = $"run:{first.Id}/last" }));

        using var scope = new TensorScope();
        using var before = SavedModel.Load(first, null);
        using var after = SavedModel.Load(second, null);
        Assert.All(Weights(after.Model)["classifier.weight"].Zip(Weights(before.Model)["classifier.weight"]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public async Task Train_ClassifierOfALanguageModel_ReadsWithItsTokens()
    {
        var language = _worker.CreateRun(TrainingFixture.TextSpec with { MaxSteps = 5, ContextLength = 64, SampleEverySteps = 0 });
        await Done("train", language.Root);

        var run = await TrainAsync(Bert with { Dataset = _two, MaxLength = 64, BaseModel = "run:" + language.Id });

        using var saved = SavedModel.Load(run, null);
        Assert.IsType<CausalClassifier>(saved.Model);
        Assert.Equal(1, saved.Classify("good abc", out _).Sum(), 1e-5);
        var model = await SaveAsync(run);
        Assert.Equal("GPT2ForSequenceClassification", model.Architecture);
        using var kept = SavedModel.Open("model:" + model.Id, _worker.Workspace.Root, null);
        Assert.All(saved.Classify("good abc", out _).Zip(kept.Classify("good abc", out _)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public async Task Train_TextsLongerThanTheBaseReads_IsRefused()
    {
        var first = await TrainAsync(Bert with { Dataset = _two });

        var error = await Refused(Bert with { Dataset = _two, MaxLength = 13, BaseModel = "run:" + first.Id });

        Assert.Equal($"maxLength is 13, but 'run:{first.Id}' sees 12 tokens at once: take 12 or fewer.", error);
    }

    [Fact]
    public async Task Train_BaseWithoutTokenizer_IsRefused()
    {
        using (var model = new BertClassifier(new() { VocabularySize = 9, ContextLength = 12, Layers = 1, Heads = 2, HiddenSize = 8, InnerSize = 16 }, 2))
            PretrainedWriter.Save(model, null, null, _worker.File("bare/x", "")[..^2]);
        var id = ModelImport.FromFiles(_worker.Workspace, _worker.File("bare/x", "")[..^2], "bare", "bare").Id;

        var error = await Refused(Bert with { Dataset = _two, BaseModel = "model:" + id });

        Assert.Equal($"'model:{id}' came without a tokenizer, so no text can be read with it; import it together with its tokenizer.json.", error);
    }

    [Fact]
    public async Task Train_BaseOfAnotherFamily_IsRefused()
    {
        var first = await TrainAsync(Bert with { ModelFamily = ModelFamilies.TextCnn, Dataset = _two });

        var error = await Refused(Bert with { Dataset = _two, BaseModel = "run:" + first.Id });

        Assert.StartsWith($"'run:{first.Id}' is of a family that cannot be trained further; choose a gpt2, bloom, llama, bert, distilbert", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Lora_KeepsOnlyWhatLearnsAndGivesAWholeModelAndAnAdapter()
    {
        var model = await SaveAsync(await TrainAsync(Bert with { Dataset = _two }));
        var run = await TrainAsync(Bert with { Dataset = _three, BaseModel = "model:" + model.Id, FineTuning = FineTunings.Lora, LoraRank = 2, LearningRate = 0.05 });

        using var saved = SavedModel.Load(run, null);
        var expected = saved.Classify("w1 odd w2", out _);
        using (var checkpoint = SafeTensorsFile.Open(Path.Combine(run.Checkpoint("step-00000005"), "model.safetensors")))
            Assert.DoesNotContain("bert.embeddings.word_embeddings.weight", checkpoint.Entries.Keys);
        Assert.Contains(WorkerProcess.Events(run), line => line is LogEvent { Text: var text } && text.EndsWith("parameters learn (13.11 %).", StringComparison.Ordinal));
        var whole = await SaveAsync(run);
        using (var kept = SavedModel.Open("model:" + whole.Id, _worker.Workspace.Root, null)) Assert.Equal(expected, kept.Classify("w1 odd w2", out _));
        await Done("model", "import", run.Adapter, "--name", "adapted", "--base", model.Id, "--workspace", _worker.Workspace.Root);
        using var adapted = SavedModel.Open("model:" + ModelLibrary.List(_worker.Workspace)[0].Id, _worker.Workspace.Root, null);
        Assert.Equal(saved.Classes, adapted.Classes);
        Assert.All(adapted.Classify("w1 odd w2", out _).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public async Task Train_Adapters_GivesAModelOfTheLibraryAndAnAdapterThatComesBackIn()
    {
        var model = await SaveAsync(await TrainAsync(Bert with { Dataset = _two }));
        var run = await TrainAsync(Bert with { Dataset = _three, BaseModel = "model:" + model.Id, FineTuning = FineTunings.Adapters, AdapterSize = 2, LearningRate = 0.05 });

        using var saved = SavedModel.Load(run, null);
        var expected = saved.Classify("w1 odd w2", out _);
        var whole = await SaveAsync(run);
        using (var kept = SavedModel.Open("model:" + whole.Id, _worker.Workspace.Root, null)) Assert.Equal(expected, kept.Classify("w1 odd w2", out _));
        await Done("model", "import", run.Adapter, "--name", "adapted", "--base", model.Id, "--workspace", _worker.Workspace.Root);
        using var adapted = SavedModel.Open("model:" + ModelLibrary.List(_worker.Workspace)[0].Id, _worker.Workspace.Root, null);
        Assert.Equal(saved.Classes, adapted.Classes);
        Assert.Equal(expected, adapted.Classify("w1 odd w2", out _));
        Assert.Equal($"'model:{whole.Id}' has adapters in its blocks, which training further would lose; choose the model they were learned in under baseModel.", await Refused(Bert with { Dataset = _two, BaseModel = "model:" + whole.Id }));
    }

    [Theory]
    [InlineData(FineTunings.Lora), InlineData(FineTunings.Frozen), InlineData(FineTunings.Adapters)]
    public async Task Train_PausedAndResumedWithoutItsBase_GivesTheSameLosses(string what)
    {
        var first = await TrainAsync(Bert with { Dataset = _two });
        var spec = Bert with { Dataset = _three, BaseModel = "run:" + first.Id, FineTuning = what, LoraDropout = 0.1, MaxSteps = 400, AverageDecay = 0.9 };
        var whole = await TrainAsync(spec);
        var paused = Create(spec);
        using (var process = WorkerProcess.Start("train", paused.Root))
        {
            await Eventually.True(() => WorkerProcess.Events(paused).OfType<MetricEvent>().Any(), TimeSpan.FromSeconds(60));
            WorkerProcess.Terminate(process);
            await process.WaitForExitAsync();
        }
        Directory.Delete(first.Root, recursive: true); // what does not learn is the run's own by now

        await Done("train", paused.Root);

        Assert.Equal(WorkerProcess.Losses(whole), WorkerProcess.Losses(paused));
        Assert.InRange(WorkerProcess.Events(paused).OfType<StartEvent>().Last().ResumedFromStep, 1, 399);
    }

    private static RunSpec Still(RunSpec spec) => spec with { MaxSteps = 1, LearningRate = 1e-12, MinLearningRate = 0 };

    private static Dictionary<string, float[]> Weights(StudioModel model) => model.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor.ToArray<float>());

    private string Import(string name, int classes)
    {
        var rows = Enumerable.Range(0, 40).Select(row => $"w{row % 5} {s_words[row % classes]} w{row % 3},{s_words[row % classes]}");
        var path = _worker.File(name + ".csv", "text,label\n" + string.Join('\n', rows) + "\n");
        var spec = new ImportSpec { Name = name, Files = [new ImportFile(path)], Columns = [new("text", ColumnRole.Text), new("label", ColumnRole.Label)] };
        return Importer.Import(_worker.Workspace, spec, _ => { }, CancellationToken.None).Manifest.DatasetId + "@1";
    }

    private RunDirectory Create(RunSpec spec)
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(spec, run.Spec);
        return run;
    }

    private async Task<RunDirectory> TrainAsync(RunSpec spec)
    {
        var run = Create(spec);
        await Done("train", run.Root);
        return run;
    }

    private async Task<string> Refused(RunSpec spec)
    {
        var (code, _, error) = await WorkerProcess.Run("train", Create(spec).Root);
        Assert.NotEqual(0, code);
        return error.Trim();
    }

    private async Task<ModelManifest> SaveAsync(RunDirectory run)
    {
        await Done("model", "save", run.Id, "--name", "kept", "--workspace", _worker.Workspace.Root);
        return ModelLibrary.List(_worker.Workspace)[0];
    }

    private static async Task Done(params string[] words)
    {
        var (code, _, error) = await WorkerProcess.Run(words);
        Assert.Equal((0, ""), (code, error));
    }
}
