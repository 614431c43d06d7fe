using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;

namespace Studio.Training.Worker;

/// <summary>
/// The model a run goes on from. Its configuration and its tokenizer are copied into the run's directory before the first
/// step, so that the run no longer needs it afterwards; its weights are read once, when there is no checkpoint yet.
/// </summary>
public static class BaseModel
{
    /// <summary>Writes into the run's directory what it takes over; nothing where it has been done, or the run has no base.</summary>
    /// <exception cref="UserError">there is no such model, it does not do the task, or texts may be longer than it reads.</exception>
    public static void Prepare(RunSpec spec, Workspace workspace, RunDirectory directory)
    {
        if (spec.BaseModel.Length == 0 || File.Exists(directory.BaseConfig)) return;
        using var saved = SavedModel.Open(spec.BaseModel, workspace.Root, checkpoint: null);
        CheckKind(spec, saved.Model);
        var tokenizer = saved.Tokenizer ?? throw new UserError($"'{spec.BaseModel}' came without a tokenizer, so no text can be read with it; import it together with its tokenizer.json.");
        CheckLength(spec, saved.Model);
        using (var scope = new TensorScope()) FineTuning.Apply(saved.Model, spec); // asks it before the data is read
        tokenizer.Save(directory.Tokenizer);
        AtomicFile.WriteText(directory.BaseConfig, PretrainedWriter.Config(saved.Model)); // last: it says that all is there
    }

    /// <summary>What <see cref="Prepare"/> wrote; null for a run with fresh weights.</summary>
    public static string? Config(RunDirectory directory) => File.Exists(directory.BaseConfig) ? File.ReadAllText(directory.BaseConfig) : null;

    /// <summary>The spec with the family that the base model is of, whatever stands there; as it is without a base.</summary>
    public static RunSpec Applied(RunSpec spec, RunDirectory directory) =>
        spec.Task == Tasks.TextClassification && Config(directory) is { } config ? spec with { ModelFamily = ModelKinds.Of(ConfigJson.Parse(config)).Kind.ModelType } : spec;

    /// <summary>Gives a run without a checkpoint the weights it goes on from; the head too where it tells the same classes apart.</summary>
    /// <param name="classes">of the data; empty for a language model.</param>
    /// <returns>tensors that the base does not have, which begin as they were drawn.</returns>
    public static IReadOnlyList<string> LoadWeights(Experiment experiment, IReadOnlyList<string> classes, Workspace workspace)
    {
        if (experiment.Spec.BaseModel.Length == 0) return [];
        using var saved = SavedModel.Open(experiment.Spec.BaseModel, workspace.Root, checkpoint: null);
        var keepsHead = saved.Classes is { } known && known.SequenceEqual(classes) && (saved.Model as EncoderClassifier)?.Problem == (experiment.Model as EncoderClassifier)?.Problem;
        // biases that a GPT-2 of Studio's own may go without stay at the zeros they were made with
        var missing = experiment.Model.LoadState(saved.Model.NamedParameters().Where(p => keepsHead || !IsHead(p.Name)).ToDictionary(p => p.Name, p => p.Tensor));
        return [.. missing.Where(name => !FineTuning.IsLora(name) && !FineTuning.IsAdapter(name))];
    }

    private static bool IsHead(string name) => name.StartsWith("classifier.", StringComparison.Ordinal) || name.StartsWith("score.", StringComparison.Ordinal);

    private static void CheckKind(RunSpec spec, StudioModel model)
    {
        if (spec.Task == Tasks.CausalLm && model is not CausalModel)
            throw new UserError($"'{spec.BaseModel}' does not write text, so a language model cannot go on from it; choose another under baseModel.");
        if (model.Modules().OfType<Projection>().Any(layer => layer.IsInt8))
            throw new UserError($"'{spec.BaseModel}' is in 8 bits, which cannot be trained; choose the model it was made of under baseModel.");
        if (FineTuning.HasAdapters(model))
            throw new UserError($"'{spec.BaseModel}' has adapters in its blocks, which training further would lose; choose the model they were learned in under baseModel.");
        if (spec.Task == Tasks.MaskedLm && model is not BertPretraining)
            throw new UserError($"'{spec.BaseModel}' guesses no hidden words, so pretraining cannot go on from it; choose a BERT with its pretraining heads under baseModel.");
        if (model is not (CausalModel or EncoderModel))
            throw new UserError($"'{spec.BaseModel}' is of a family that cannot be trained further; choose a {string.Join(", ", ModelKinds.All.Select(kind => kind.ModelType))} under baseModel.");
    }

    private static void CheckLength(RunSpec spec, StudioModel model)
    {
        var (field, wanted) = spec.Task == Tasks.CausalLm ? ("contextLength", spec.ContextLength) : ("maxLength", spec.MaxLength);
        if (PretrainedModel.ContextOf(model) is { } most && most < wanted)
            throw new UserError($"{field} is {wanted}, but '{spec.BaseModel}' sees {most} tokens at once: take {most} or fewer.");
    }
}
