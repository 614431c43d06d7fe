using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Loops;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// What a run with LoRA or adapters has learned as a folder in PEFT's form: adapter_config.json and adapter_model.safetensors,
/// whose names are the model's with "base_model.model." before them. The file also carries a fingerprint of the matrices it was learned
/// beside, because an adapter fits any model of the same shape, and means something beside one only.
/// </summary>
public static class PeftAdapter
{
    private const string Prefix = "base_model.model.";
    private const string FingerprintKey = "studio.base";
    private const string LabelsKey = "studio.labels";

    /// <param name="model">with its low-rank matrices still apart, or its adapters.</param>
    /// <param name="baseName">what people call the base.</param>
    /// <param name="labels">of a classifier's classes; null for others.</param>
    /// <param name="folder">made where it is missing.</param>
    public static void Save(StudioModel model, RunSpec spec, string baseName, IReadOnlyList<string>? labels, string folder)
    {
        Directory.CreateDirectory(folder);
        var adapted = Adapted(model);
        var heads = model.NamedParameters().Where(p => FineTuning.IsHead(p.Name)).ToList();
        var adapters = spec.FineTuning == FineTunings.Adapters;
        var config = new PeftConfig
        {
            PeftType = adapters ? PeftConfig.Bottlenecks : PeftConfig.LowRank,
            BottleneckSize = adapters ? spec.AdapterSize : null,
            TaskType = model is EncoderClassifier ? PeftConfig.SequenceClassification : PeftConfig.CausalLanguageModel,
            BaseModelNameOrPath = baseName,
            Rank = spec.LoraRank,
            LoraAlpha = spec.LoraAlpha,
            LoraDropout = spec.LoraDropout,
            TargetModules = JsonSerializer.SerializeToElement(adapted.Select(p => Last(p.Name)).Distinct().Order(StringComparer.Ordinal)),
            FanInFanOut = adapted.Any(p => p.Projection is Conv1D),
            ModulesToSave = heads.Count == 0 ? null : [.. heads.Select(p => HeadOf(p.Name)).Distinct()],
        };
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [FingerprintKey] = Fingerprint(adapted) };
        if (labels is not null) metadata[LabelsKey] = JsonSerializer.Serialize(labels);
        SafeTensorsWriter.Write(Path.Combine(folder, PeftConfig.WeightsName), FineTuning.Kept(model).Select(p => (Prefix + p.Name, p.Tensor)), metadata);
        AtomicFile.WriteText(Path.Combine(folder, PeftConfig.FileName), config.ToJson());
    }

    /// <summary>The base with the adapter in it: low-rank matrices are merged, adapters stay between its blocks' halves. The base is used up.</summary>
    /// <param name="baseName">what people call the base, for sentences.</param>
    /// <returns>the model, and the names of its classes where the adapter is of a classifier and says them.</returns>
    /// <exception cref="UserError">the adapter belongs to another model.</exception>
    public static (StudioModel Model, IReadOnlyList<string>? Labels) Merge(string folder, PretrainedModel known, string baseName)
    {
        var config = PeftConfig.Open(folder);
        if (known.Model.Modules().OfType<Projection>().Any(p => p.IsInt8)) throw new UserError($"'{baseName}' is in 8 bits, into which no adapter can be merged; take the model it was made from.");
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(Path.Combine(folder, PeftConfig.WeightsName));
        var model = Body(config, known, file);
        try
        {
            if (config.BottleneckSize is { } size) FineTuning.AddAdapters(model, size);
            else FineTuning.AddLora(model, config.Targets, config.Rank, config.UseRslora ? config.LoraAlpha * Math.Sqrt(config.Rank) : config.LoraAlpha, 0);
            if (file.Metadata.GetValueOrDefault(FingerprintKey) is { } fingerprint && fingerprint != Fingerprint(Adapted(model)))
                throw Foreign(config, baseName, "it was learned beside other weights of the same shape");
            Fill(model, file, reason => Foreign(config, baseName, reason));
            FineTuning.Merge(model);
            return (model, file.Metadata.GetValueOrDefault(LabelsKey) is { } labels ? JsonSerializer.Deserialize<List<string>>(labels) : null);
        }
        catch (UserError e) when (e.Message.StartsWith("loraTargets", StringComparison.Ordinal))
        {
            throw Foreign(config, baseName, $"of the matrices it adapts ({string.Join(", ", config.Targets)}) some are not there");
        }
    }

    /// <summary>The base itself, or a classifier of its weights where the adapter is of one.</summary>
    private static StudioModel Body(PeftConfig config, PretrainedModel known, SafeTensorsFile file)
    {
        if (config.TaskType != PeftConfig.SequenceClassification) return known.Model;
        var head = file.Entries.Values.FirstOrDefault(e => e.Name is Prefix + "classifier.weight" or Prefix + "score.weight")
            ?? throw new UserError($"The adapter is of a classifier, but {PeftConfig.WeightsName} lacks its head (classifier.weight or score.weight).");
        var problem = known.Model is EncoderClassifier classifier && classifier.Outputs == head.Shape[0] ? classifier.Problem : ProblemType.SingleLabel;
        var model = known.Kind.CreateClassifier(known.Config, (int)head.Shape[0], problem);
        model.LoadState(known.Model.NamedParameters().Where(p => !FineTuning.IsHead(p.Name) || p.Name.Contains("pooler.", StringComparison.Ordinal)).ToDictionary(p => p.Name, p => p.Tensor));
        model.Eval();
        return model;
    }

    private static void Fill(StudioModel model, SafeTensorsFile file, Func<string, UserError> foreign)
    {
        using var noGrad = Autograd.NoGrad();
        var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor, StringComparer.Ordinal);
        var given = file.Entries.Values.ToDictionary(e => e.Name.StartsWith(Prefix, StringComparison.Ordinal) ? e.Name[Prefix.Length..] : e.Name, e => e, StringComparer.Ordinal);
        foreach (var (name, entry) in given)
        {
            if (!parameters.TryGetValue(name, out var tensor)) throw foreign($"its tensor '{name}' has no place there");
            if (!entry.Shape.AsSpan().SequenceEqual(tensor.Shape)) throw foreign($"its tensor '{name}' is [{string.Join(", ", entry.Shape)}] where [{string.Join(", ", tensor.Shape.ToArray())}] belongs");
            tensor.Become(file.Read(entry.Name).To(tensor.DType).RequiresGrad_(tensor.RequiresGrad));
        }
        if (parameters.Keys.FirstOrDefault(name => (FineTuning.IsLora(name) || FineTuning.IsAdapter(name)) && !given.ContainsKey(name)) is { } missing)
            throw foreign($"it has no tensor '{missing}'");
    }

    private static UserError Foreign(PeftConfig config, string baseName, string why) =>
        new($"This adapter was made for '{config.BaseModelNameOrPath ?? "a model it does not name"}' and does not fit '{baseName}': {why}. Import the model it was made for, and name that one.");

    private static List<(string Name, Projection Projection)> Adapted(StudioModel model) =>
        [.. model.NamedModules().Where(m => m.Module is Projection { Lora: not null } or Projection { Adapter: not null }).Select(m => (m.Name, (Projection)m.Module))];

    /// <summary>SHA-256 of the adapted matrices' names and numbers, in order.</summary>
    private static string Fingerprint(List<(string Name, Projection Projection)> adapted)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, projection) in adapted)
        {
            using var scope = new TensorScope();
            sha.AppendData(Encoding.UTF8.GetBytes(name));
            var values = projection.Weight.Detach().To(Device.Cpu, ScalarType.Float32).Contiguous();
            sha.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Data<float>()));
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>The module that PEFT keeps whole: the first part of the name that is a head's.</summary>
    private static string HeadOf(string name) => name.Split('.').First(FineTuning.IsHead);
}
