using System.Text.Json;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tests.Batches;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Loops;

/// <summary>A run directory, and small experiments that train in it within a second.</summary>
internal sealed class TrainingFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrainingFixture() => TorchRuntime.Threads = 1;

    public RunDirectory Directory => new(_folder.Path);
    public CheckpointStore Checkpoints => new(Directory);

    /// <summary>A language model of some thousand weights, with dropout so that libtorch's generator matters.</summary>
    public static RunSpec TextSpec { get; } = new()
    {
        Layers = 1,
        Heads = 2,
        EmbeddingSize = 16,
        ContextLength = 8,
        BatchSize = 4,
        Dropout = 0.1,
        MaxSteps = 30,
        WarmupSteps = 5,
        ReportEverySteps = 1,
        EvaluateEverySteps = 10,
        CheckpointEverySteps = 5,
        SampleEverySteps = 10,
        SampleLength = 12,
    };

    public static RunSpec ImageSpec { get; } = ImageFixture.Spec with
    {
        Dropout = 0.2,
        MaxSteps = 30,
        ReportEverySteps = 1,
        EvaluateEverySteps = 10,
        EvaluationBatches = 0,
        CheckpointEverySteps = 5,
    };

    public static RunSpec PretrainingSpec { get; } = PretrainingFixture.Spec with
    {
        MaxSteps = 30,
        ReportEverySteps = 1,
        EvaluateEverySteps = 10,
        EvaluationBatches = 0,
        CheckpointEverySteps = 5,
    };

    public static RunSpec LabeledTextSpec { get; } = LabeledTextFixture.Spec with
    {
        Dropout = 0.2,
        MaxSteps = 30,
        ReportEverySteps = 1,
        EvaluateEverySteps = 10,
        EvaluationBatches = 0,
        CheckpointEverySteps = 5,
    };

    /// <summary>Trains as the worker does: from the newest checkpoint, if there is one.</summary>
    /// <param name="stopAfter">asks to stop once so many steps are done.</param>
    public TrainingEnd Train(RunSpec spec, int attempt = 1, long stopAfter = long.MaxValue, bool cleanUp = true)
    {
        using var batches = Open(spec, out var facts, out var tokenizer);
        using var experiment = Experiment.Create(spec, batches, facts, Device.Cpu);
        using var journal = new JournalWriter(Directory.Events, attempt);
        var log = new RunLog(journal, Directory.Log);
        var samples = tokenizer is null ? null : new SampleWriter(experiment, (CausalModel)experiment.Model, tokenizer, log);
        using var trainer = new Trainer(experiment, log, Checkpoints, samples, () => log.LastStep >= stopAfter);
        if (cleanUp) Checkpoints.CleanUp();
        if (Checkpoints.Newest(log.Warn) is var (name, state)) trainer.Resume(name, state);
        return trainer.Run();
    }

    /// <summary>The batches of a spec, from data in memory.</summary>
    public BatchSource Open(RunSpec spec, out DataFacts facts, out Tokenizer? tokenizer)
    {
        if (spec.Task == Tasks.ImageClassification)
        {
            var images = ImageData.Load(spec, ImageFixture.Source(100), Device.Cpu);
            (facts, tokenizer) = (new() { Image = images.Shape, ClassCount = images.Classes.Count }, null);
            return new ImageBatches(spec, images);
        }
        if (spec.Task == Tasks.TextClassification)
        {
            var texts = LabeledTexts.Load(spec, LabeledTextFixture.Source(100));
            facts = new() { VocabularySize = texts.Encoder.VocabularySize, PaddingId = texts.Encoder.PaddingId, ClassCount = 2, ClassCounts = texts.TrainingCounts() };
            tokenizer = null;
            return new LabeledTextBatches(spec, texts, Device.Cpu);
        }
        if (spec.Task == Tasks.MaskedLm)
        {
            var documents = PretrainingFixture.Texts(spec);
            (facts, tokenizer) = (new() { VocabularySize = documents.Tokenizer.VocabularySize, PaddingId = documents.Special.Padding }, null);
            return new MaskedTextBatches(spec, documents, Device.Cpu);
        }
        var text = TextData.Prepare(spec, TextFixture.Source([TextFixture.Alphabet(1000)]), _folder.File("cache"));
        (facts, tokenizer) = (new() { VocabularySize = text.Tokenizer.VocabularySize }, text.Tokenizer);
        return new TextBatches(spec, text, Device.Cpu);
    }

    public List<JournalEvent> Events() =>
        [.. File.ReadLines(Directory.Events).Select(line => JsonSerializer.Deserialize<JournalEvent>(line, JournalJson.Options)!)];

    /// <summary>Every value of a metric by step, the last attempt's where several reported the same step.</summary>
    public SortedDictionary<long, double> Values(string metric)
    {
        var values = new SortedDictionary<long, double>();
        foreach (var line in Events().OfType<MetricEvent>())
            if (line.Values.TryGetValue(metric, out var value)) values[line.Step] = value;
        return values;
    }

    public string[] Folders() => [.. System.IO.Directory.GetDirectories(Directory.Checkpoints).Select(path => Path.GetFileName(path)!).Order()];

    public void Dispose() => _folder.Dispose();
}
