using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

/// <summary>What a run with LoRA or adapters has learned, without the model it learned it beside.</summary>
public static class SavedAdapter
{
    /// <summary>Writes a checkpoint of the run as a folder in PEFT's form.</summary>
    /// <param name="checkpoint">see <see cref="SavedModel.Load"/>.</param>
    /// <exception cref="UserError">the run learned neither low-rank matrices nor adapters, or has no such checkpoint.</exception>
    public static void Write(Workspace workspace, RunDirectory run, string? checkpoint, string folder)
    {
        var spec = RunSpecJson.Load(run.Spec);
        if (!Is(spec)) throw new UserError($"The run '{spec.Name}' has no adapter: it learned neither by LoRA nor by adapters (fineTuning).");
        using var saved = SavedModel.Load(run, checkpoint, merge: false);
        PeftAdapter.Save(saved.Model, spec, NameOf(workspace, spec.BaseModel), saved.Classes, folder);
    }

    /// <summary>Keeps the best checkpoint's adapter in the run's directory, for whoever wants to download it.</summary>
    public static void Keep(Workspace workspace, RunDirectory run)
    {
        var beside = $"{run.Adapter}.writing-{Environment.ProcessId}";
        Write(workspace, run, null, beside);
        if (Directory.Exists(run.Adapter)) Directory.Delete(run.Adapter, recursive: true);
        Directory.Move(beside, run.Adapter);
    }

    public static bool Is(RunSpec spec) => spec.BaseModel.Length > 0 && spec.FineTuning is FineTunings.Lora or FineTunings.Adapters;

    /// <summary>A model of the library by its name, which is what its files were called elsewhere too.</summary>
    private static string NameOf(Workspace workspace, string reference) => ModelLibrary.TryResolve(workspace, reference)?.Name ?? reference;
}
