using System.Text.Json;
using Studio.Data;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// config.json of a model directory. Every field that is read is remembered, so that what nobody read can be named:
/// an option that would change the numbers must never be passed over in silence.
/// </summary>
public sealed class ConfigJson
{
    public const string FileName = "config.json";
    private const long LargestFile = 16 << 20;

    /// <summary>Fields of every configuration that say how a model is used, and change no number of a forward pass.</summary>
    private static readonly HashSet<string> s_aboutUse = new(StringComparer.Ordinal)
    {
        "_name_or_path", "_commit_hash", "_attn_implementation", "_attn_implementation_autoset", "architectures", "model_type", "transformers_version", "torch_dtype", "dtype", "use_bfloat16",
        "use_cache", "return_dict", "return_dict_in_generate", "output_hidden_states", "output_attentions", "output_past", "output_scores", "torchscript", "gradient_checkpointing", "use_return_dict",
        "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "cls_token_id", "mask_token_id", "unk_token_id", "decoder_start_token_id", "forced_bos_token_id", "forced_eos_token_id",
        "id2label", "label2id", "num_labels", "problem_type", "finetuning_task", "task_specific_params", "tokenizer_class", "prefix", "language", "directionality",
        "max_length", "min_length", "do_sample", "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "typical_p", "repetition_penalty",
        "length_penalty", "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "suppress_tokens", "begin_suppress_tokens", "num_return_sequences", "exponential_decay_length_penalty", "remove_invalid_values",
        "chunk_size_feed_forward", "cross_attention_hidden_size", "tie_encoder_decoder", "is_encoder_decoder", "is_decoder", "add_cross_attention", "pruned_heads", "quantization_config", "auto_map", "trust_remote_code", "custom_pipelines", "tf_legacy_loss",
    };

    private readonly JsonElement _root;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private ConfigJson(JsonElement root) => _root = root;

    /// <exception cref="UserError">the folder has none, or it is not one.</exception>
    public static ConfigJson Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new UserError($"There is no config.json in {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}; a model in Hugging Face's form is a folder with config.json, the weights as .safetensors, and usually tokenizer.json.");
        if (new FileInfo(path).Length > LargestFile) throw new UserError($"config.json has more than {LargestFile >> 20} MB, which none has.");
        return Parse(File.ReadAllText(path));
    }

    public static ConfigJson Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement.Clone()) : throw new JsonException("it is not an object");
        }
        catch (JsonException e)
        {
            throw new UserError($"config.json cannot be read: {e.Message.Split('\n')[0].TrimEnd('.')}.", e);
        }
    }

    /// <summary>The text as it stands in the file.</summary>
    public string Raw => _root.GetRawText();

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the field is there and says null, where leaving it out would mean its default.</summary>
    public bool IsNull(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A size: a whole number from 1 up. Older names of the same field may follow.</summary>
    /// <exception cref="UserError">it is missing or no such number.</exception>
    public int Size(params string[] names) => OptionalSize(names) ?? throw new UserError($"config.json lacks '{names[0]}', without which the model's size is not known.");

    public int? OptionalSize(params string[] names) =>
        First(names) is not var (name, value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size) && size > 0 ? size
        : throw Wrong(name, value, "a whole number from 1 up");

    public int? Whole(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Wrong(name, value, "a whole number");

    /// <summary>A finite number above <paramref name="above"/>, or from there up where <paramref name="orEqual"/>.</summary>
    public double Number(string name, double otherwise, double above = 0, bool orEqual = false) =>
        Find(name) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && (number > above || (orEqual && number == above)) ? number
        : throw Wrong(name, value, $"a number {(orEqual ? "from" : "above")} {above}{(orEqual ? " up" : "")}");

    /// <summary>A share: from 0 to below 1.</summary>
    public double Share(string name, double otherwise) => OptionalShare(name) ?? otherwise;

    public double? OptionalShare(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and < 1 ? share
        : throw Wrong(name, value, "a number from 0 to below 1");

    public bool Flag(string name, bool otherwise) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(name, value, "true or false"),
    };

    public string? Text(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, value, "a text");

    public IReadOnlyList<string> Texts(string name) =>
        Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : throw Wrong(name, value, "a list of texts");

    /// <summary>A nested object; its unread fields are not named.</summary>
    public ConfigJson? Nested(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.Object ? new(value) : throw Wrong(name, value, "an object");

    /// <summary>Names of classes in order of their ids, of id2label; null where there is none.</summary>
    public IReadOnlyList<string>? Labels()
    {
        if (Find("id2label") is not { } labels) return null;
        if (labels.ValueKind != JsonValueKind.Object) throw Wrong("id2label", labels, "an object of ids and names");
        var names = new string?[labels.EnumerateObject().Count()];
        foreach (var label in labels.EnumerateObject())
            if (!int.TryParse(label.Name, out var id) || id < 0 || id >= names.Length || label.Value.ValueKind != JsonValueKind.String || names[id] is not null)
                throw Wrong("id2label", labels, $"the names of the ids 0 to {names.Length - 1}");
            else names[id] = label.Value.GetString();
        return names!;
    }

    /// <summary>Refuses an option that would change the numbers and is not built.</summary>
    /// <param name="isRight">whether a value that is there is the one that is built.</param>
    public void Refuse(string name, Func<JsonElement, bool> isRight, string instead)
    {
        if (Find(name) is { } value && !isRight(value)) throw new UserError($"config.json asks for {name} = {Short(value)}, which Studio does not have: {instead}.");
    }

    /// <summary>Marks fields as known to change nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _read.Add(name);
    }

    /// <summary>Fields that nobody asked for.</summary>
    public IReadOnlyList<string> Unread => [.. _root.EnumerateObject().Select(entry => entry.Name).Where(name => !_read.Contains(name) && !s_aboutUse.Contains(name))];

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private (string Name, JsonElement Value)? First(string[] names)
    {
        (string, JsonElement)? found = null;
        foreach (var name in names)
            if (Find(name) is { } value) found ??= (name, value);
        return found;
    }

    private static UserError Wrong(string name, JsonElement value, string wanted) => new($"config.json has {name} = {Short(value)}; it must be {wanted}.");

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();
}
