using Studio.Data;

namespace Studio.Training.Models.HuggingFace;

/// <summary>The one place that knows which families can be read and written in Hugging Face's form.</summary>
public static class ModelKinds
{
    public static IReadOnlyList<ModelKind> All { get; } = [new Gpt2Kind(), new BloomKind(), new LlamaKind(), new BertKind(), new DistilBertKind()];

    /// <summary>Which family and which of its architectures a configuration is of.</summary>
    /// <exception cref="UserError">none that Studio has; the sentence says which.</exception>
    public static (ModelKind Kind, string Architecture) Of(ConfigJson config)
    {
        var (type, architectures) = (config.Text("model_type"), config.Texts("architectures"));
        var kind = type is null
            ? All.FirstOrDefault(k => architectures.Any(k.Architectures.Contains))
            : All.FirstOrDefault(k => k.ModelType == type);
        if (kind is null && type is null && architectures.Count == 0)
            throw new UserError($"config.json lacks 'model_type', so it does not say what kind of model this is; Studio knows {Names()}.");
        if (kind is null)
            throw new UserError($"config.json describes a '{type ?? architectures[0]}' model, which Studio does not have; it has {Names()}.");
        if (architectures.Count == 0) return (kind, kind.Architectures[0]);
        var architecture = architectures.FirstOrDefault(kind.Architectures.Contains)
            ?? throw new UserError($"config.json asks for the architecture '{architectures[0]}', which Studio does not have; of {kind.ModelType} it has {string.Join(", ", kind.Architectures)}.");
        return (kind, architecture);
    }

    /// <summary>A model of that configuration with fresh weights.</summary>
    /// <exception cref="UserError">it is of none that Studio has.</exception>
    public static StudioModel Create(ConfigJson config)
    {
        var (kind, architecture) = Of(config);
        return kind.Create(config, architecture);
    }

    /// <summary>A model of that configuration's family that sorts texts, with fresh weights.</summary>
    /// <exception cref="UserError">it is of none that Studio has.</exception>
    public static EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem) =>
        Of(config).Kind.CreateClassifier(config, outputs, problem);

    private static string Names() => string.Join(", ", All.Select(kind => kind.ModelType));
}
