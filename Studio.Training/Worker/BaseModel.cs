using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;

namespace Studio.Training.Worker;

/// <summary>
/// The model a run goes on from. Its configuration and its tokenizer are copied into the run's directory before the first
/// step, so that the run no longer needs it afterwards; its weights are read once, when there is no checkpoint yet.
/// </summary>
public static class BaseModel
{
    /// <summary>Writes into the run's directory what it takes over; nothing where it has been done, or the run has no base.</summary>
    /// <exception cref="UserError">there is no such model, it does not write text, or the context is longer than its own.</exception>
    public static void Prepare(RunSpec spec, Workspace workspace, RunDirectory directory)
    {
        if (spec.BaseModel.Length == 0 || File.Exists(directory.BaseConfig)) return;
        using var saved = SavedModel.Open(spec.BaseModel, workspace.Root, checkpoint: null);
        if (saved.Model is not CausalModel causal) throw new UserError($"'{spec.BaseModel}' does not write text, so a language model cannot go on from it; choose another under baseModel.");
        var tokenizer = saved.Tokenizer ?? throw new UserError($"'{spec.BaseModel}' came without a tokenizer, so no text can be read with it; import it together with its tokenizer.json.");
        if (causal.ContextLength < spec.ContextLength)
            throw new UserError($"contextLength is {spec.ContextLength}, but '{spec.BaseModel}' sees {causal.ContextLength} tokens at once: take {causal.ContextLength} or fewer.");
        tokenizer.Save(directory.Tokenizer);
        AtomicFile.WriteText(directory.BaseConfig, PretrainedWriter.Config(causal)); // last: it says that all is there
    }

    /// <summary>What <see cref="Prepare"/> wrote; null for a run with fresh weights.</summary>
    public static string? Config(RunDirectory directory) => File.Exists(directory.BaseConfig) ? File.ReadAllText(directory.BaseConfig) : null;

    /// <summary>Gives a run without a checkpoint the weights it goes on from.</summary>
    public static void LoadWeights(Experiment experiment, Workspace workspace)
    {
        if (experiment.Spec.BaseModel.Length == 0) return;
        using var saved = SavedModel.Open(experiment.Spec.BaseModel, workspace.Root, checkpoint: null);
        // biases that a GPT-2 of Studio's own may go without stay at the zeros they were made with
        experiment.Model.LoadState(saved.Model.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor));
    }
}
