using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tensors;
using Studio.Training.Tests.Worker;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Batches;

/// <summary>Requests and answers as batches, and a model taught by them.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class InstructionBatchesTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    private RunSpec Spec => new() { Dataset = Import(), DataForm = DataForms.Instructions, ChatTemplate = ChatTemplates.Plain, Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes, ContextLength = 16, BatchSize = 4, ValidationFraction = 0.25, Layers = 1, Heads = 2, EmbeddingSize = 16, MaxSteps = 20, EvaluateEverySteps = 10, CheckpointEverySteps = 0, SampleEverySteps = 20, SamplePrompt = "say 1", SampleLength = 4, SampleTemperature = 0, Threads = 1, ReportEverySteps = 1 };

    public void Dispose() => _worker.Dispose();

    [Fact]
    public void Next_Rows_MaskTheRequest()
    {
        using var scope = new TensorScope();
        using var reader = DatasetReader.Open(_worker.Workspace, Spec.Dataset);
        using var batches = InstructionBatches.Load(Spec with { Split = Splits.InOrder, ValidationFraction = 0, BatchSize = 1 }, reader, new ByteTokenizer(), Device.Cpu);

        var batch = batches.Evaluation(DataPart.Train, 0).First();

        // "say 0\n" is six bytes, so the sixth place is the first that has to say something
        var targets = batch.Targets.ToArray<long>();
        Assert.Equal("say 0\nA0".Select(c => (long)c), batch.Inputs.Values.ToArray<long>());
        Assert.Equal([-100L, -100, -100, -100, -100, 'A', '0', '\n'], targets);
    }

    [Fact]
    public void Position_Resumed_GivesTheSameRows()
    {
        using var scope = new TensorScope();
        using var reader = DatasetReader.Open(_worker.Workspace, Spec.Dataset);
        using var batches = InstructionBatches.Load(Spec, reader, new ByteTokenizer(), Device.Cpu);
        for (var i = 0; i < 5; i++) batches.Next();
        var position = batches.Position;
        var expected = batches.Next().Inputs.Values.ToArray<long>();

        batches.Position = position;

        Assert.Equal(expected, batches.Next().Inputs.Values.ToArray<long>());
    }

    [Fact]
    public void Load_PromptThatFillsTheContext_IsLeftOutAndSaid()
    {
        using var reader = DatasetReader.Open(_worker.Workspace, Spec.Dataset);

        var error = Assert.Throws<UserError>(() => InstructionBatches.Load(Spec with { ContextLength = 5 }, reader, new ByteTokenizer(), Device.Cpu));

        Assert.EndsWith("40 have no answer within contextLength 5; allow a longer one.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Instructions_LearnsTheAnswers()
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(Spec with { MaxSteps = 120, LearningRate = 0.01 }, run.Spec);

        var (code, _, error) = await WorkerProcess.Run("train", run.Root);

        Assert.Equal((0, ""), (code, error));
        Assert.InRange(WorkerProcess.Losses(run).Values.Last(), 0, 0.5);
        Assert.StartsWith("A", Assert.IsType<SampleEvent>(WorkerProcess.Events(run).Last(e => e is SampleEvent)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_TaughtByAnswers_MeasuresTheAnswersAloneAsTheRunDid()
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(Spec, run.Spec);
        Assert.Equal((0, ""), await Ended("train", run.Root));

        // on a busy machine it says on standard error how far it is
        Assert.Equal(0, (await Ended("evaluate", run.Id, "--split", "validation", "--checkpoint", "last", "--workspace", _worker.Workspace.Root)).Code);

        var directory = new EvaluationDirectory(Assert.Single(Directory.GetDirectories(_worker.Workspace.Evaluations)));
        var report = JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(directory.Report), JournalJson.Options)!;
        var loss = report.Figures[FigureNames.Loss]!.Value;
        Assert.Equal(WorkerProcess.Events(run).OfType<MetricEvent>().Last(line => line.Values.ContainsKey(MetricNames.ValidationLoss)).Values[MetricNames.ValidationLoss], loss, 1e-6 * loss);
        using var predictions = new PredictionReader(directory.Predictions);
        var rows = predictions.ReadPage(new()).Rows;
        Assert.Equal(report.Rows, rows.Count);
        // the row's own answer, and not its request
        Assert.All(rows, row => Assert.Equal($"A{row.Row % 4}\n", row.Text));
        Assert.Equal(report.Figures[FigureNames.Tokens], rows.Count * 3);
    }

    private static async Task<(int Code, string Error)> Ended(params string[] words)
    {
        var (code, _, error) = await WorkerProcess.Run(words);
        return (code, error);
    }

    private string Import()
    {
        var rows = Enumerable.Range(0, 40).Select(row => $"say {row % 4},A{row % 4}");
        var path = _worker.File("talk.csv", "prompt,response\n" + string.Join('\n', rows) + "\n");
        return Importer.Import(_worker.Workspace, new ImportSpec { Name = "talk", Files = [new ImportFile(path)] }, _ => { }, CancellationToken.None).Manifest.DatasetId + "@1";
    }
}
