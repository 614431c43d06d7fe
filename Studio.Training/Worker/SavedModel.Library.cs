using Studio.Data;
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

    private static SavedModel LoadFolder(string folder, string name)
    {
        var loaded = PretrainedModel.Load(folder);
        var causal = loaded.Model as CausalModel;
        var spec = new RunSpec { Name = name, ModelFamily = loaded.Kind.ModelType, ContextLength = causal?.ContextLength ?? 0 };
        var device = Devices.Prepare(spec);
        loaded.Model.To(device);
        return new(spec, loaded.Model, device, 0) { Tokenizer = loaded.Tokenizer, Classes = causal is null ? loaded.Config.Labels() : null };
    }
}
