using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Loops;

/// <summary>
/// A run's checkpoints on disk: step-N/{model.safetensors, optimizer.safetensors, state.json}, without the base model's
/// weights that do not learn, which lie once beside them (frozen.safetensors). They are written beside as
/// .writing-*, synced, renamed; `best` and `last` are text files naming a folder. Only those two folders are kept.
/// Whenever the process dies, the older checkpoint is whole: it goes only after the pointers name the newer one.
/// </summary>
public sealed class CheckpointStore(RunDirectory directory)
{
    private const string ModelFile = "model.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string StateFile = "state.json";

    /// <param name="Name">folder below checkpoints/.</param>
    /// <param name="Removed">folders that went because this one took their place.</param>
    public sealed record Saved(string Name, long Bytes, IReadOnlyList<string> Removed);

    /// <summary>Removes what a killed worker left half written or half removed. Only for the worker that holds the run.</summary>
    public void CleanUp()
    {
        Directory.CreateDirectory(directory.Checkpoints);
        foreach (var path in Directory.GetFileSystemEntries(directory.Checkpoints, "*.writing-*").Concat(Directory.GetFileSystemEntries(directory.Checkpoints, ".removing-*")))
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
    }

    /// <exception cref="IOException">the disk is full or cannot be written; earlier checkpoints are as they were.</exception>
    public Saved Save(Experiment experiment, TrainingState state, bool isBest)
    {
        var name = RunDirectory.CheckpointName(state.Step);
        var final = directory.Checkpoint(name);
        if (ReadState(name) is null)
        {
            if (Directory.Exists(final)) Remove(name); // a damaged one of an earlier attempt
            WriteFolder(experiment, state, final);
        }
        if (isBest) Point("best", name);
        Point("last", name);
        return new(name, SizeOf(final), Prune());
    }

    /// <summary>The folder a pointer ("best" or "last") names, when it is whole; null otherwise.</summary>
    public string? Resolve(string pointer)
    {
        var path = Path.Combine(directory.Checkpoints, pointer);
        var name = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        return Identifier.IsValid(name) && ReadState(name) is not null ? name : null;
    }

    /// <summary>The newest whole checkpoint, preferring what `last` names; says which ones were passed over.</summary>
    public (string Name, TrainingState State)? Newest(Action<string> warn)
    {
        if (!Directory.Exists(directory.Checkpoints)) return null;
        foreach (var name in Names().OrderDescending(StringComparer.Ordinal))
        {
            if (ReadState(name) is { } state) return (name, state);
            warn($"The checkpoint {name} is not whole and is passed over.");
        }
        return null;
    }

    /// <summary>null when the folder is missing or not whole.</summary>
    public TrainingState? ReadState(string name)
    {
        var folder = directory.Checkpoint(name);
        try
        {
            var state = JsonSerializer.Deserialize<TrainingState>(File.ReadAllText(Path.Combine(folder, StateFile)), JournalJson.Options);
            return state is { Version: TrainingState.CurrentVersion }
                && new FileInfo(Path.Combine(folder, ModelFile)) is { Exists: true } model && model.Length == state.ModelBytes
                && new FileInfo(Path.Combine(folder, OptimizerFile)) is { Exists: true } optimizer && optimizer.Length == state.OptimizerBytes
                ? state : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null; // absent, cut short or unreadable: not whole
        }
    }

    /// <summary>Keeps the base model's weights that no checkpoint will hold; the same at every call.</summary>
    public void SaveFrozen(Experiment experiment)
    {
        if (experiment.Frozen.Count > 0)
            SafeTensorsWriter.Write(directory.FrozenWeights, experiment.Model.NamedParameters().Where(p => experiment.Frozen.Contains(p.Name)));
    }

    /// <summary>Fills the model's weights from a checkpoint, and the frozen ones from where they lie; wherever the model lies.</summary>
    /// <exception cref="UserError">the file is damaged or belongs to another model.</exception>
    public void LoadModel(string name, Models.StudioModel model)
    {
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(Path.Combine(directory.Checkpoint(name), ModelFile));
        using var frozen = File.Exists(directory.FrozenWeights) ? SafeTensorsFile.Open(directory.FrozenWeights) : null;
        var state = file.ReadAll();
        foreach (var held in frozen?.Entries.Keys ?? []) state[held] = frozen!.Map(held);
        if (model.LoadState(state) is [var missing, ..])
            throw new UserError($"The checkpoint {name} lacks the weights '{missing}'; it belongs to another model.");
    }

    public void LoadOptimizer(string name, long step, Optim.Optimizer optimizer)
    {
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(Path.Combine(directory.Checkpoint(name), OptimizerFile));
        optimizer.LoadState(file.ReadAll(), step);
    }

    /// <summary>After <see cref="LoadModel"/>: the weights that training goes on with, where the average is what the model holds.</summary>
    public void LoadAverage(string name, Optim.WeightAverage average)
    {
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(Path.Combine(directory.Checkpoint(name), OptimizerFile));
        average.Resume(file.ReadAll());
    }

    /// <summary>Which weights have become zero for good.</summary>
    public void LoadPruning(string name, long step, Optim.GradualPruning pruning)
    {
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(Path.Combine(directory.Checkpoint(name), OptimizerFile));
        pruning.Resume(file.ReadAll(), step);
    }

    private void WriteFolder(Experiment experiment, TrainingState state, string final)
    {
        var beside = Path.Combine(directory.Checkpoints, $".writing-{Path.GetFileName(final)}");
        try
        {
            Directory.CreateDirectory(beside);
            var metadata = new Dictionary<string, string> { ["step"] = state.Step.ToString(CultureInfo.InvariantCulture), ["family"] = experiment.Spec.ModelFamily };
            SafeTensorsWriter.Write(Path.Combine(beside, ModelFile), experiment.Model.NamedParameters().Where(p => !experiment.Frozen.Contains(p.Name)).Concat(experiment.Model.NamedBuffers()), metadata);
            SafeTensorsWriter.Write(Path.Combine(beside, OptimizerFile), experiment.Optimizer.StateTensors().Concat(experiment.Average?.StateTensors() ?? []).Concat(experiment.Pruning?.StateTensors() ?? []));
            var whole = state with
            {
                ModelBytes = new FileInfo(Path.Combine(beside, ModelFile)).Length,
                OptimizerBytes = new FileInfo(Path.Combine(beside, OptimizerFile)).Length,
            };
            AtomicFile.WriteText(Path.Combine(beside, StateFile), JsonSerializer.Serialize(whole, JournalJson.Indented));
            Directory.Move(beside, final);
            AtomicFile.SyncDirectory(directory.Checkpoints);
        }
        catch
        {
            // a full disk gets back at once what the failed attempt took of it
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            throw;
        }
    }

    private void Point(string pointer, string name) => AtomicFile.WriteText(Path.Combine(directory.Checkpoints, pointer), name + "\n");

    private List<string> Prune()
    {
        var kept = new[] { Resolve("best"), Resolve("last") };
        var surplus = Names().Where(name => !kept.Contains(name)).ToList();
        surplus.ForEach(Remove);
        return surplus;
    }

    /// <summary>Out of sight first: a folder half removed must not look like a checkpoint.</summary>
    private void Remove(string name)
    {
        var aside = Path.Combine(directory.Checkpoints, ".removing-" + name);
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        Directory.Move(directory.Checkpoint(name), aside);
        Directory.Delete(aside, recursive: true);
    }

    private List<string> Names() =>
        [.. Directory.GetDirectories(directory.Checkpoints, "step-*").Select(path => Path.GetFileName(path)).Where(Identifier.IsValid)];

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
}
