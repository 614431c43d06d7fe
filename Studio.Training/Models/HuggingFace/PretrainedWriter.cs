using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Training.Compressing;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Files;
using Studio.Training.Weights;

namespace Studio.Training.Models.HuggingFace;

/// <summary>Writes a model directory in Hugging Face's form, as transformers reads it: config.json, model.safetensors, tokenizer.</summary>
public static class PretrainedWriter
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="model">of a family with such a form.</param>
    /// <param name="tokenizer">written too where it is a BPE or WordPiece; others have no such form, and a note says so.</param>
    /// <param name="labels">names of a classifier's classes.</param>
    /// <param name="folder">made where it is missing; a half-written one is the caller's to remove.</param>
    /// <param name="storeAs">one of <see cref="StoredForms"/>.</param>
    /// <returns>notes for the person who asked.</returns>
    /// <exception cref="UserError">the family has no such form.</exception>
    public static IReadOnlyList<string> Save(StudioModel model, Tokenizer? tokenizer, IReadOnlyList<string>? labels, string folder, string storeAs = StoredForms.Float32)
    {
        var (kind, config) = Describe(model);
        if (labels is not null && model is EncoderClassifier) ClassifierFields.Name(config, labels);
        MarkStored(config, storeAs);
        if (AdapterSizeOf(model) is { } size) config[AdapterSize] = size;
        Directory.CreateDirectory(folder);
        List<string> notes = [];
        if (storeAs == StoredForms.Int8) notes.Add("Its linear layers are stored in 8 bits, in a form that Studio alone reads.");
        if (config.ContainsKey(AdapterSize)) notes.Add("Its adapters stand between the halves of its blocks, in a form that Studio alone reads.");
        if (tokenizer is SubwordTokenizer subword)
        {
            TokenizerFiles.Save(subword, folder);
            if (subword.EndOfText is { } end) config["eos_token_id"] = end;
            // transformers finds a text's last token by what is not padding, and without it refuses batches of a decoder's classifier
            if (model is CausalClassifier && PaddingOf(subword) is { } padding) config["pad_token_id"] = padding;
        }
        else if (tokenizer is not null) notes.Add("The tokenizer of single characters or bytes has no form that transformers reads; it was kept in Studio's own, as studio-tokenizer.json.");
        if (tokenizer is not null and not SubwordTokenizer) tokenizer.Save(Path.Combine(folder, StudioTokenizer));
        using (var scope = new TensorScope())
        {
            var tensors = model.NamedParameters().Concat(model.NamedBuffers()).Concat(kind.MissingHere(model));
            SafeTensorsWriter.Write(Path.Combine(folder, "model.safetensors"), StoredWeights.In(storeAs, model, tensors), new Dictionary<string, string> { ["format"] = "pt" });
        }
        AtomicFile.WriteText(Path.Combine(folder, ConfigJson.FileName), Text(config));
        return notes;
    }

    /// <summary>Says in a configuration how the weights beside it are stored.</summary>
    public static void MarkStored(JsonObject config, string storeAs)
    {
        config["torch_dtype"] = storeAs == StoredForms.Int8 ? StoredForms.Float32 : storeAs;
        if (storeAs == StoredForms.Int8) config["quantization_config"] = new JsonObject { ["quant_method"] = Int8Weights.Method, ["bits"] = 8 };
    }

    private static int? PaddingOf(SubwordTokenizer tokenizer) => (tokenizer.AddedTokens.Find("[PAD]") ?? tokenizer.AddedTokens.Find("<pad>"))?.Id ?? tokenizer.EndOfText;

    /// <summary>Studio's own form of a tokenizer, for the kinds that Hugging Face's does not have.</summary>
    public const string StudioTokenizer = "studio-tokenizer.json";

    /// <summary>Field of config.json: numbers inside the adapters of a model that has such; no published model has the field.</summary>
    public const string AdapterSize = "studio_adapter_size";

    private static int? AdapterSizeOf(StudioModel model) => model.Modules().OfType<Projection>().FirstOrDefault(p => p.Adapter is not null)?.Adapter!.Size;

    /// <summary>config.json of a model, without its adapters where it has such.</summary>
    /// <exception cref="UserError">the family has no such form.</exception>
    public static string Config(StudioModel model) => Text(Describe(model).Config);

    /// <summary>A configuration as files hold it.</summary>
    public static string Text(JsonObject config) => config.ToJsonString(s_json) + "\n";

    private static (ModelKind Kind, JsonObject Config) Describe(StudioModel model)
    {
        var config = new JsonObject();
        foreach (var kind in ModelKinds.All)
        {
            if (kind.Describe(model, config) is not { } architecture) continue;
            config["architectures"] = new JsonArray(architecture);
            config["model_type"] = kind.ModelType;
            config["torch_dtype"] = "float32";
            return (kind, config);
        }
        throw new UserError($"A model of this family has no form that transformers reads; only {string.Join(", ", ModelKinds.All.Select(k => k.ModelType))} have.");
    }
}
