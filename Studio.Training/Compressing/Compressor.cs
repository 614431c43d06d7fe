using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Evaluating;
using Studio.Training.Layers;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;
using Studio.Training.Tensors;
using Studio.Training.Weights;
using Studio.Training.Worker;

namespace Studio.Training.Compressing;

/// <summary>
/// Makes a model smaller as a new one of the library, and measures both: the one it was made of stays as it is. What is
/// measured afterwards is the written folder, read as everybody will read it.
/// </summary>
public sealed class Compressor(Workspace workspace, CompressionSpec spec, Action<long, long> progress)
{
    private long _done, _total;

    /// <exception cref="UserError">the model or the data do not serve, or the model is in 8 bits already.</exception>
    /// <exception cref="OperationCanceledException">thrown by <c>progress</c>; nothing is left behind.</exception>
    public ModelManifest Run()
    {
        spec.Check();
        using var source = SavedModel.Open(spec.Model, workspace.Root, checkpoint: null);
        if (source.Model.Modules().OfType<Projection>().Any(layer => layer.IsInt8))
            throw new UserError($"'{source.Spec.Name}' is in 8 bits already; compress the model it was made of.");
        var library = ModelReference.Parse(spec.Model) is { IsRun: false } reference ? ModelLibrary.Resolve(workspace, reference.ToString()) : null;
        using var reader = spec.Dataset.Length == 0 ? null : new DatasetReader(DatasetFolder.Resolve(workspace, spec.Dataset));
        var before = Figures(source, source.Spec, reader);
        var name = spec.Name.Trim().Length > 0 ? spec.Name : $"{source.Spec.Name}, {spec.Words()}";
        return ModelLibrary.Add(workspace, name, staging =>
        {
            var (linear, total) = Stored(source, library);
            var layers = Write(source, library, staging, out var notes);
            using var written = SavedModel.OpenFolder(staging, name, source.Spec);
            var times = Latency.Measure(source, written);
            var after = Figures(written, source.Spec, reader);
            var report = new CompressionReport
            {
                Source = spec.Model,
                SourceName = source.Spec.Name,
                StoreAs = spec.StoreAs,
                Sparsity = spec.Sparsity,
                Timed = Latency.Of(source),
                Device = Devices.NameOf(source.Device),
                Dataset = reader?.Manifest is { } m ? $"{m.DatasetId}@{m.Version}" : null,
                DatasetName = reader?.Manifest.Name,
                Split = reader is null ? null : spec.Split,
                Rows = after?.Rows ?? 0,
                Before = new(linear, total, times.First, before?.Figures ?? s_none),
                After = new(LinearBytes(staging, written), Entries(staging).Sum(Bytes), times.Second, after?.Figures ?? s_none),
                Layers = layers,
            };
            AtomicFile.WriteText(Path.Combine(staging, ModelLibrary.CompressionFile), JsonSerializer.Serialize(report, JournalJson.Indented));
            return ModelImport.Describe(staging, Origin(source, library), notes) with { Compression = spec.Words() };
        });
    }

    private static readonly Dictionary<string, double?> s_none = [];

    /// <summary>Writes the new model's folder; what happened to each linear layer.</summary>
    private List<LayerChange> Write(SavedModel source, ModelManifest? library, string staging, out IReadOnlyList<string> notes)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        var layers = source.Model.NamedModules().Where(m => m.Module is Projection).Select(m => (m.Name, Layer: (Projection)m.Module)).ToList();
        var originals = layers.ConvertAll(l => l.Layer.Weight.Detach().Clone());
        if (spec.Sparsity > 0) MagnitudePruning.Prune(source.Model, spec.Sparsity);
        notes = PretrainedWriter.Save(source.Model, source.Tokenizer, source.Classes, staging, spec.StoreAs);
        if (library is not null) TakeOver(workspace.ModelDirectory(library.Id), staging);
        var changes = layers.Zip(originals, (l, original) => Change(l.Name, l.Layer, original)).ToList();
        foreach (var (layer, original) in layers.Zip(originals)) layer.Layer.Weight.Copy_(original); // the source is timed and measured as it was
        return changes;
    }

    private LayerChange Change(string name, Projection layer, Tensor original)
    {
        using var scope = new TensorScope();
        var stored = spec.StoreAs switch
        {
            StoredForms.Int8 => layer.Rounded() is var (weight, scale) ? weight.To(ScalarType.Float32) * scale.Unsqueeze(1) : throw new InvalidOperationException(),
            StoredForms.Float16 => layer.ByOutput.To(ScalarType.Float16).To(ScalarType.Float32),
            StoredForms.BFloat16 => layer.ByOutput.To(ScalarType.BFloat16).To(ScalarType.Float32),
            _ => layer.ByOutput,
        };
        var asBefore = layer is Conv1D ? original.Transpose(0, 1) : original;
        var size = asBefore.Square().Mean().Sqrt().Item<double>();
        var error = (stored - asBefore).Square().Mean().Sqrt().Item<double>();
        return new(name, original.ElementCount, stored.Eq(0).To(ScalarType.Float64).Mean().Item<double>(), size == 0 ? 0 : error / size);
    }

    /// <summary>What the files of the source say beyond what a model of Studio knows: its tokenizer as it was, and fields about its use.</summary>
    private void TakeOver(string from, string staging)
    {
        foreach (var path in Directory.EnumerateFiles(from))
            if (Path.GetFileName(path) is var file && !file.EndsWith(".safetensors", StringComparison.Ordinal) && file is not ("studio.json" or ModelLibrary.CompressionFile or ConfigJson.FileName or "model.safetensors.index.json"))
                File.Copy(path, Path.Combine(staging, file), overwrite: true);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(from, ConfigJson.FileName)))!.AsObject();
        PretrainedWriter.MarkStored(config, spec.StoreAs);
        AtomicFile.WriteText(Path.Combine(staging, ConfigJson.FileName), PretrainedWriter.Text(config));
    }

    private EvaluationReport? Figures(SavedModel saved, RunSpec trainedBy, DatasetReader? reader)
    {
        if (reader is null) return null;
        var choice = RowChoice.Of(trainedBy, reader.Manifest, spec.Split);
        var begun = _done;
        var report = Evaluations.Measure(saved, reader, choice, spec.Split, workspace.Cache, (done, total) =>
        {
            (_done, _total) = (begun + done, begun == 0 ? 2 * total : _total); // the same rows come twice
            progress(_done, _total);
        }).Report;
        return report;
    }

    private ModelOrigin Origin(SavedModel source, ModelManifest? library)
    {
        if (library is not null) return library.Origin with { Model = library.Id, ModelName = library.Name };
        var run = ModelReference.Parse(spec.Model);
        return new(Run: run.Id, RunName: source.Spec.Name, Checkpoint: run.Checkpoint ?? "best", Step: source.Step);
    }

    /// <summary>Bytes of the source's linear layers and of all: as its files hold them, and of a run as float32.</summary>
    private (long Linear, long Total) Stored(SavedModel source, ModelManifest? library) => library is not null
        ? (LinearBytes(workspace.ModelDirectory(library.Id), source), Entries(workspace.ModelDirectory(library.Id)).Sum(Bytes))
        : (source.Model.Modules().OfType<Projection>().Sum(layer => layer.WeightCount * sizeof(float)), source.Model.ParameterCount * sizeof(float));

    private static long LinearBytes(string folder, SavedModel saved)
    {
        // files of the hub may leave a prefix out
        var names = saved.Model.NamedModules().Where(m => m.Module is Projection).SelectMany(m => new[] { $"{m.Name}.weight", $"{m.Name}.{Projection.ScaleName}" }).ToHashSet(StringComparer.Ordinal);
        var prefixes = ModelKinds.All.Select(kind => kind.Prefix).Append("").ToList();
        return Entries(folder).Where(entry => prefixes.Any(prefix => names.Contains(prefix + entry.Name))).Sum(Bytes);
    }

    private static IEnumerable<SafeTensorsEntry> Entries(string folder) => WeightFiles.Paths(folder).SelectMany(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return SafeTensorsHeader.Read(file).Entries.Values;
    });

    private static long Bytes(SafeTensorsEntry entry) => entry.End - entry.Begin;
}
