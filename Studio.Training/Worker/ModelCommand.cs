using System.Globalization;
using Studio.Data;
using Studio.Training.Compressing;
using Studio.Training.Contracts;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

/// <summary>`model`: the workspace's models, brought in and taken out.</summary>
public static class ModelCommand
{
    public const string Usage = "model import PATH --name NAME [--base MODEL] | fetch HUB-MODEL [--yes] | list | show MODEL | save RUN --name NAME | compress MODEL-OR-RUN --as int8 | export MODEL-OR-RUN FOLDER [--adapter] | delete MODEL";

    public const string Help = $"""
        Usage: {Usage}

          import PATH   a folder in Hugging Face's form (config.json, .safetensors, tokenizer), or a .zip, .tar or .tar.gz of one
                        or an adapter (LoRA in PEFT's form, or bottlenecks), which is put into the model it was made for
          fetch MODEL   shows what a model of a hub has, its size and licence; with --yes fetches it: owner/name or the page's address
          list          what is there
          show MODEL    sizes, origin, and what was noticed when it was read
          save RUN      keeps a run's checkpoint as a model of its own
          compress      makes a smaller model of a model or a run, and says what that costs
          export        writes a model, or a run's checkpoint, as a folder that transformers reads
          delete MODEL  removes one

          --name NAME        how it is called
          --base MODEL       the model an adapter was made for (default: the one it names)
          --yes              of fetch: fetch it; what an earlier attempt brought is gone on from
          --hub ADDRESS      of fetch: the hub, or several separated by commas ($STUDIO_HUB, else https://huggingface.co)
          --adapter          of a run with LoRA or adapters only what it learned
          --checkpoint NAME  best, last, or a folder such as step-00001000 (default: best)
          --as FORM          of compress: float32, float16, bfloat16 or int8 (linear layers in 8 bits, for the CPU)
          --sparsity S       of compress: share of each linear layer's weights that become zero, such as 0.5
          --dataset NAME     of compress: what to measure on, before and after
          --split PART       of compress: train, validation, test or all (all)
          --workspace DIR    where models and runs lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "adapter", "yes");
        var verb = line.Value("import, fetch, list, show, save, compress, export or delete");
        if (verb == "job") return ModelJob.Run(Path.GetFullPath(line.Value("JOBDIR")));
        var workspace = new Workspace(line.Option("workspace") ?? Workspace.DefaultRoot());
        switch (verb)
        {
            case "import":
                Import(workspace, line);
                return 0;
            case "fetch":
                FetchCommand.Run(workspace, line);
                return 0;
            case "list":
                line.Done();
                foreach (var model in ModelLibrary.List(workspace)) Console.WriteLine(Describe(model));
                return 0;
            case "show":
                Show(ModelLibrary.Resolve(workspace, Single(line, "MODEL")));
                return 0;
            case "save":
                Save(workspace, line);
                return 0;
            case "compress":
                Compress(workspace, line);
                return 0;
            case "export":
                Export(workspace, line);
                return 0;
            case "delete":
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ModelLibrary.Delete(workspace, Single(line, "MODEL")):N0} bytes are free again."));
                return 0;
            default:
                throw new UsageError($"'{verb}' is no command of model; there are import, fetch, list, show, save, compress, export and delete.");
        }
    }

    /// <summary>Keeps a run's checkpoint in the library.</summary>
    internal static ModelManifest SaveRun(Workspace workspace, RunDirectory run, string? checkpoint, string name)
    {
        using var saved = SavedModel.Load(run, checkpoint);
        var origin = new ModelOrigin(Run: run.Id, RunName: saved.Spec.Name, Checkpoint: checkpoint ?? "best", Step: saved.Step);
        return ModelImport.FromModel(workspace, saved.Model, saved.Tokenizer, saved.Classes, name, origin);
    }

    private static void Import(Workspace workspace, CommandLine line)
    {
        var (path, name, baseModel) = (line.Value("PATH"), line.Option("name"), line.Option("base"));
        line.Done();
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        Said(ModelImport.FromFiles(workspace, path, name ?? file, file, baseModel));
    }

    private static void Save(Workspace workspace, CommandLine line)
    {
        var (reference, name, checkpoint) = (line.Value("RUN"), line.Option("name"), line.Option("checkpoint"));
        line.Done();
        var run = RunLocator.Find(reference, workspace.Root);
        Said(SaveRun(workspace, run, checkpoint, name ?? RunSpecJson.Load(run.Spec).Name));
    }

    private static void Compress(Workspace workspace, CommandLine line)
    {
        var (reference, checkpoint, sparsity) = (line.Value("MODEL-OR-RUN"), line.Option("checkpoint"), line.Option("sparsity"));
        var spec = new CompressionSpec
        {
            Model = IsModel(workspace, reference) && checkpoint is null ? new ModelReference(false, ModelLibrary.Resolve(workspace, reference).Id, null).ToString()
                : new ModelReference(true, RunLocator.Find(RunOf(reference), workspace.Root).Id, checkpoint).ToString(),
            Name = line.Option("name") ?? "",
            StoreAs = line.Option("as") ?? StoredForms.Float32,
            Sparsity = sparsity is null ? 0 : double.TryParse(sparsity, CultureInfo.InvariantCulture, out var share) ? share : throw new UsageError($"--sparsity is '{sparsity}'; write a share such as 0.5."),
            Dataset = line.Option("dataset") ?? "",
            Split = line.Option("split") ?? EvaluationSpec.AllRows,
        };
        line.Done();
        using var stop = new StopSignal();
        var model = new Compressor(workspace, spec, (_, _) =>
        {
            if (stop.Requested) throw new UserError("Stopped; nothing was kept.");
        }).Run();
        Said(model);
        Console.Write(CompressionText.Of(ModelLibrary.Compression(workspace, model.Id)!));
    }

    private static bool IsModel(Workspace workspace, string reference) =>
        ModelLibrary.List(workspace).Any(m => reference == m.Id || reference == m.Name || reference == $"model:{m.Id}");

    private static string RunOf(string reference) => reference.StartsWith("run:", StringComparison.Ordinal) ? reference[4..] : reference;

    private static void Export(Workspace workspace, CommandLine line)
    {
        var (reference, folder, checkpoint, adapter) = (line.Value("MODEL-OR-RUN"), line.Value("FOLDER"), line.Option("checkpoint"), line.Flag("adapter"));
        line.Done();
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new UserError($"The folder {folder} is not empty; name a new one.");
        if (adapter) SavedAdapter.Write(workspace, RunLocator.Find(RunOf(reference), workspace.Root), checkpoint, folder);
        else if (checkpoint is null && IsModel(workspace, reference))
        {
            Directory.CreateDirectory(folder);
            ModelArchive.CopyTo(folder, workspace.ModelDirectory(ModelLibrary.Resolve(workspace, reference).Id), default);
        }
        else
        {
            using var saved = SavedModel.Load(RunLocator.Find(RunOf(reference), workspace.Root), checkpoint);
            foreach (var note in PretrainedWriter.Save(saved.Model, saved.Tokenizer, saved.Classes, folder)) Console.WriteLine($"Note: {note}");
        }
        Console.WriteLine($"Written to {Path.GetFullPath(folder)}.");
    }

    internal static void Said(ModelManifest model)
    {
        Console.WriteLine(Describe(model));
        foreach (var note in model.Notes) Console.WriteLine($"Note: {note}");
    }

    private static void Show(ModelManifest model)
    {
        Console.WriteLine(Describe(model));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"architecture {model.Architecture}, vocabulary {model.VocabularySize:N0}, context {model.ContextLength?.ToString("N0", CultureInfo.InvariantCulture) ?? "without limit"}, {model.Bytes:N0} bytes"));
        Console.WriteLine(model is { Compression: { } how, Origin.ModelName: { } made } ? $"made smaller from '{made}': {how}" : model.Origin is { Run: { } run } origin ? $"saved from the run {run} ('{origin.RunName}') at step {origin.Step}" : model.Origin.Hub is { } hub ? $"fetched from {hub} at {model.Origin.Commit}, licence {model.Origin.License ?? "not said"}" : $"imported from {model.Origin.File}");
        foreach (var note in model.Notes) Console.WriteLine($"Note: {note}");
    }

    private static string Describe(ModelManifest model) =>
        string.Create(CultureInfo.InvariantCulture, $"{model.Id}  {model.Family}  {model.Parameters:N0} parameters  '{model.Name}'");

    private static string Single(CommandLine line, string name)
    {
        var value = line.Value(name);
        line.Done();
        return value;
    }
}
