using Studio.Data;
using Studio.Training.Models.Hub;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tokenizers;

namespace Studio.Training.Models.Library;

/// <summary>Brings models into the library: from a folder or an archive, or from what a run has learned. Loads libtorch.</summary>
public static class ModelImport
{
    /// <summary>Copies the files, builds the model of them, and reads every weight once, so that what is in the library works.</summary>
    /// <param name="source">a folder, or a .zip, .tar or .tar.gz.</param>
    /// <param name="file">what to call the source.</param>
    /// <param name="baseModel">the model of the library that an adapter belongs to; null takes the one it names.</param>
    /// <exception cref="UserError">it is no model Studio has, or does not fit together; the sentence says what.</exception>
    public static ModelManifest FromFiles(Workspace workspace, string source, string name, string file, string? baseModel = null, CancellationToken cancel = default) =>
        ModelLibrary.Add(workspace, name, staging =>
        {
            ModelArchive.CopyTo(staging, source, cancel);
            if (File.Exists(Path.Combine(staging, PeftConfig.FileName))) return FromAdapter(workspace, staging, new(File: file), baseModel);
            if (!File.Exists(Path.Combine(staging, ConfigJson.FileName)))
                throw new UserError($"There is no config.json in {file}; a model in Hugging Face's form is a folder with config.json, the weights as .safetensors, and usually tokenizer.json.");
            return Describe(staging, new(File: file), []);
        });

    /// <summary>Takes a fetched model's files out of the folder they were fetched into; an adapter becomes a whole model, as above.</summary>
    /// <exception cref="UserError">it is no model Studio has, or does not fit together; the sentence says what.</exception>
    public static ModelManifest FromHub(Workspace workspace, string folder, string name, HubListing listing, string? baseModel)
    {
        var origin = new ModelOrigin(File: listing.Repository, Hub: listing.Page, Commit: listing.Commit, License: listing.License);
        var files = listing.Files.Select(file => Path.Combine(folder, file.Name)).ToList();
        var isAdapter = listing.Files.Any(file => file.Name == PeftConfig.FileName);
        // weights are read where they were fetched, so that a kill meanwhile costs no second download
        var manifest = isAdapter ? null : Describe(folder, origin, []);
        return ModelLibrary.Add(workspace, name, staging =>
        {
            foreach (var path in files) File.Move(path, Path.Combine(staging, Path.GetFileName(path)));
            return manifest ?? FromAdapter(workspace, staging, origin, baseModel);
        });
    }

    /// <summary>Writes a run's model as a folder of the library.</summary>
    /// <exception cref="UserError">its family has no such form.</exception>
    public static ModelManifest FromModel(Workspace workspace, StudioModel model, Tokenizer? tokenizer, IReadOnlyList<string>? labels, string name, ModelOrigin origin) =>
        ModelLibrary.Add(workspace, name, staging =>
        {
            var notes = PretrainedWriter.Save(model, tokenizer, labels, staging);
            return Describe(staging, origin, notes);
        });

    /// <summary>An adapter in PEFT's form becomes a whole model: it is merged into its base, and its own files go.</summary>
    private static ModelManifest FromAdapter(Workspace workspace, string staging, ModelOrigin origin, string? baseModel)
    {
        var wanted = baseModel ?? PeftConfig.Open(staging).BaseModelNameOrPath ?? throw new UserError($"{PeftConfig.FileName} does not say which model the adapter was made for; name it (base).");
        var known = ModelLibrary.TryResolve(workspace, wanted)
            ?? throw new UserError($"This adapter was made for '{wanted}', which is no model of this workspace: import that one first, or name the model it belongs to (base).");
        using var loaded = PretrainedModel.Load(workspace.ModelDirectory(known.Id));
        var (model, labels) = PeftAdapter.Merge(staging, loaded, known.Name);
        using (model)
        {
            foreach (var own in Directory.GetFiles(staging)) File.Delete(own);
            var notes = PretrainedWriter.Save(model, loaded.Tokenizer, labels, staging);
            return Describe(staging, origin with { Base = known.Id }, notes);
        }
    }

    /// <summary>Reads a folder as the library will, and says what it is; the id, the name and the time are the library's to give.</summary>
    /// <exception cref="UserError">it does not fit together.</exception>
    public static ModelManifest Describe(string folder, ModelOrigin origin, IReadOnlyList<string> notes)
    {
        using var loaded = PretrainedModel.Load(folder, checkValues: true);
        return new()
        {
            Id = "",
            Name = "",
            Created = default,
            Family = loaded.Kind.ModelType,
            Architecture = loaded.Architecture,
            IsCausal = loaded.Model is CausalModel,
            Parameters = loaded.ParameterCount,
            VocabularySize = PretrainedModel.VocabularyOf(loaded.Model),
            ContextLength = PretrainedModel.ContextOf(loaded.Model),
            TokenizerSize = loaded.Tokenizer?.VocabularySize,
            Labels = loaded.Model is EncoderClassifier ? loaded.Config.Labels() ?? [] : [],
            Notes = [.. notes, .. loaded.Notes],
            Origin = origin,
        };
    }
}
