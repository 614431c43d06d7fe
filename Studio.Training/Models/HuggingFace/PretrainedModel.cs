using System.Text.Json;
using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Loops;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Files;
using Studio.Training.Weights;

namespace Studio.Training.Models.HuggingFace;

/// <summary>A model directory in Hugging Face's form, read: config.json, safetensors, and the tokenizer where there is one.</summary>
public sealed class PretrainedModel : IDisposable
{
    private PretrainedModel(ModelKind kind, string architecture, ConfigJson config, StudioModel model, Tokenizer? tokenizer, IReadOnlyList<string> notes) =>
        (Kind, Architecture, Config, Model, Tokenizer, Notes) = (kind, architecture, config, model, tokenizer, notes);

    public ModelKind Kind { get; }
    public string Architecture { get; }
    public ConfigJson Config { get; }

    /// <summary>On the CPU, float32, in evaluation mode.</summary>
    public StudioModel Model { get; }

    /// <summary>null where the directory has none.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>What a person should know of what was read: sentences, none of which stops anything.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <param name="folder">the directory.</param>
    /// <param name="checkValues">reads every weight to make sure that it is a number; costs one pass over the files.</param>
    /// <exception cref="UserError">something is missing, damaged, does not fit, or asks for what Studio does not have.</exception>
    public static PretrainedModel Load(string folder, bool checkValues = false)
    {
        var config = ConfigJson.Open(folder);
        var (kind, architecture) = ModelKinds.Of(config);
        List<string> notes = [.. About(config)];
        using var scope = new TensorScope();
        using var files = WeightFiles.Open(folder);
        StudioModel model;
        using (Initializers.LeaveOut())
        {
            model = kind.Create(config, architecture);
            if (config.OptionalSize(PretrainedWriter.AdapterSize) is { } size) FineTuning.AddAdapters(model, size);
        }
        try
        {
            if (config.Unread is { Count: > 0 } unread)
                notes.Add($"config.json has fields that a {kind.ModelType} does not have here, and they were not used: {string.Join(", ", unread)}.");
            Fill(model, kind, files, notes, checkValues);
            var tokenizer = OpenTokenizer(folder, model, notes);
            model.Eval();
            return new(kind, architecture, config, model, tokenizer, notes);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Numbers that were learned, a tied one counted once; those in 8 bits without what packing them added.</summary>
    public long ParameterCount => Model.ParameterCount - Model.Modules().OfType<Projection>().Sum(layer => layer.Weight.ElementCount - layer.WeightCount);

    public void Dispose() => Model.Dispose();

    private static void Fill(StudioModel model, ModelKind kind, WeightFiles files, List<string> notes, bool checkValues)
    {
        var fit = WeightFit.Of(model, kind, files, Int8Weights.Take(model, files));
        if (fit.Complaint() is { } complaint) throw new UserError(complaint);
        if (fit.OtherHeads.Count > 0)
            notes.Add($"{fit.OtherHeads.Count} tensors belong to another head and were not used: {string.Join(", ", fit.OtherHeads.Take(4))}{(fit.OtherHeads.Count > 4 ? ", ..." : "")}.");
        fit.CheckTied(files);
        fit.Load(model, files);
        if (checkValues) CheckValues(model);
    }

    private static void CheckValues(StudioModel model)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (name, tensor) in model.NamedParameters())
        {
            using var scope = new TensorScope();
            if (tensor.IsFinite().All().Item<int>() == 0)
                throw new UserError($"The weights' tensor '{name}' holds values that are not numbers (NaN or infinite): the model was damaged in training or in storing. Take an earlier checkpoint of it.");
        }
    }

    private static Tokenizer? OpenTokenizer(string folder, StudioModel model, List<string> notes)
    {
        var own = Path.Combine(folder, PretrainedWriter.StudioTokenizer);
        var isPublished = new[] { "tokenizer.json", "vocab.json", "vocab.txt" }.Any(name => File.Exists(Path.Combine(folder, name)));
        if (!isPublished && !File.Exists(own)) return null;
        var tokenizer = isPublished ? TokenizerFiles.Open(folder) : Tokenizer.Load(own);
        if (VocabularyOf(model) is not { } size) return tokenizer;
        if (tokenizer.VocabularySize > size)
            throw new UserError($"The tokenizer has {tokenizer.VocabularySize:N0} tokens and the model knows only {size:N0} (vocab_size): they do not belong together. Take the tokenizer that came with the weights.");
        if (tokenizer.VocabularySize < size)
            notes.Add($"The tokenizer has {tokenizer.VocabularySize:N0} tokens and the model room for {size:N0}; {(size - tokenizer.VocabularySize == 1 ? "the last place stands" : $"the last {size - tokenizer.VocabularySize:N0} places stand")} for nothing.");
        return tokenizer;
    }

    /// <summary>Tokens a model can tell apart; null for one that reads none.</summary>
    public static int? VocabularyOf(StudioModel model) => model switch
    {
        CausalModel causal => causal.VocabularySize,
        CausalClassifier causal => causal.Body.VocabularySize,
        BertPretraining bert => bert.Config.VocabularySize,
        BertClassifier bert => bert.Config.VocabularySize,
        DistilBert distilBert => distilBert.Config.VocabularySize,
        DistilBertClassifier distilBert => distilBert.Config.VocabularySize,
        _ => null,
    };

    /// <summary>Tokens a model can see at once; null where only memory limits them, and for one that reads none.</summary>
    public static int? ContextOf(StudioModel model) => model switch
    {
        CausalModel causal => causal.ContextLength,
        CausalClassifier causal => causal.Body.ContextLength,
        BertPretraining bert => bert.Config.ContextLength,
        BertClassifier bert => bert.Config.ContextLength,
        DistilBert distilBert => distilBert.Config.ContextLength,
        DistilBertClassifier distilBert => distilBert.Config.ContextLength,
        _ => null,
    };

    private static bool IsOurs(JsonElement quantization) =>
        quantization.ValueKind == JsonValueKind.Object && quantization.TryGetProperty("quant_method", out var method) && method.ValueEquals(Int8Weights.Method);

    private static IEnumerable<string> About(ConfigJson config)
    {
        config.Refuse("is_encoder_decoder", value => value.ValueKind == JsonValueKind.False, "models of two halves are not built");
        config.Refuse("quantization_config", IsOurs, "only weights in float32, float16 and bfloat16 are read, and those that Studio itself has made int8");
        config.Refuse("pruned_heads", value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(), "all heads of a layer must be there");
        if (config.Has("auto_map") || config.Has("trust_remote_code") || config.Has("custom_pipelines"))
            yield return "config.json points to program code of the model's own (auto_map, trust_remote_code); Studio never runs code of a model and built it from its own instead.";
    }
}
