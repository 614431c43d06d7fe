using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

// Models of the library, and models by whatever people call them.
public sealed partial class SavedModel
{
    /// <summary>A run, or a model of the library ("model:ID", or its folder).</summary>
    /// <param name="reference">model:ID, run:ID, run:ID/CHECKPOINT, a run's id, name or directory, or a folder in Hugging Face's form.</param>
    /// <param name="workspace">where runs and models lie; null: the default one.</param>
    /// <param name="checkpoint">of a run; null for the best one where there is one.</param>
    /// <exception cref="UserError">nothing answers to that, or it cannot be read.</exception>
    public static SavedModel Open(string reference, string? workspace, string? checkpoint)
    {
        if (Directory.Exists(reference) && File.Exists(Path.Combine(reference, ConfigJson.FileName))) return LoadFolder(reference, Path.GetFileName(Path.TrimEndingDirectorySeparator(reference)));
        if (reference.StartsWith("model:", StringComparison.Ordinal))
        {
            var place = new Workspace(workspace ?? Workspace.DefaultRoot());
            var manifest = ModelLibrary.Resolve(place, reference);
            return LoadFolder(place.ModelDirectory(manifest.Id), manifest.Name);
        }
        if (!reference.StartsWith("run:", StringComparison.Ordinal)) return Load(RunLocator.Find(reference, workspace), checkpoint);
        var named = ModelReference.Parse(reference);
        return Load(RunLocator.Find(named.Id, workspace), named.Checkpoint ?? checkpoint);
    }

    private static SavedModel LoadFolder(string folder, string name) => OpenFolder(folder, name, TrainedBy(folder));

    /// <param name="folder">in Hugging Face's form.</param>
    /// <param name="name">how it is called.</param>
    /// <param name="trainedBy">how it was trained, where that is known: decides the parts of its data and the lengths it reads.</param>
    public static SavedModel OpenFolder(string folder, string name, RunSpec? trainedBy)
    {
        var loaded = PretrainedModel.Load(folder);
        var spec = SpecOf(loaded, name, trainedBy);
        var device = Devices.Prepare(spec);
        loaded.Model.To(device);
        var classifies = loaded is { Model: EncoderClassifier, Tokenizer: not null };
        return new(spec, loaded.Model, device, 0)
        {
            Tokenizer = loaded.Tokenizer,
            Classes = loaded.Model is CausalModel ? null : loaded.Config.Labels(),
            Encoder = classifies ? new TextEncoder(spec, loaded.Tokenizer!, PretrainedModel.VocabularyOf(loaded.Model)) : null,
        };
    }

    /// <summary>
    /// How such a model is asked and measured. One that was saved from a run is measured on the parts of the data that its run
    /// kept aside, in pieces of the length it was trained with, as long as the run is there.
    /// </summary>
    private static RunSpec SpecOf(PretrainedModel loaded, string name, RunSpec? trainedBy)
    {
        var spec = (trainedBy ?? new()) with { Name = name, ModelFamily = loaded.Kind.ModelType, Device = "auto", Threads = 0 };
        if (loaded.Model is CausalModel causal)
        {
            var length = Math.Min(causal.ContextLength ?? LongestWindow, trainedBy?.ContextLength ?? LongestWindow);
            return spec with { Task = Tasks.CausalLm, ContextLength = length, BatchSize = Math.Max(1, LongestWindow * 2 / length) };
        }
        var longest = Math.Min(PretrainedModel.ContextOf(loaded.Model) ?? LongestWindow, LongestWindow);
        return spec with { Task = Tasks.TextClassification, ProblemType = WordOf(loaded.Model.Problem), MaxLength = Math.Min(longest, trainedBy?.MaxLength ?? longest) };
    }

    private static string WordOf(ProblemType problem) => problem switch
    {
        ProblemType.MultiLabel => ProblemTypes.MultiLabel,
        ProblemType.Regression => ProblemTypes.Regression,
        _ => ProblemTypes.SingleLabel,
    };

    /// <summary>Tokens of a window for models that would take more, so that measuring does not need the memory of their longest text.</summary>
    private const int LongestWindow = 1024;

    /// <summary>The spec of the run that a model of the library was saved from; null where that was none, or is gone.</summary>
    private static RunSpec? TrainedBy(string folder)
    {
        if (ModelLibrary.ReadManifest(folder)?.Origin.Run is not { } run) return null;
        var spec = new RunDirectory(new Workspace(Path.GetFullPath(Path.Combine(folder, "..", ".."))).RunDirectory(run)).Spec;
        return File.Exists(spec) ? RunSpecJson.Load(spec) : null;
    }
}
