using System.Text.Json;
using System.Text.Json.Serialization;
using Studio.Data;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// adapter_config.json of an adapter in PEFT's form (https://github.com/huggingface/peft), as far as LoRA needs it. Houlsby's
/// adapters, which PEFT has none of, are written in the same manner under a kind of their own.
/// </summary>
public sealed record PeftConfig
{
    public const string FileName = "adapter_config.json";
    public const string WeightsName = "adapter_model.safetensors";
    public const string SequenceClassification = "SEQ_CLS";
    public const string CausalLanguageModel = "CAUSAL_LM";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public const string LowRank = "LORA";
    public const string Bottlenecks = "BOTTLENECK";

    public string PeftType { get; init; } = LowRank;
    public string? TaskType { get; init; }

    /// <summary>What the base is called: the library's name of it, or a name on a hub.</summary>
    public string? BaseModelNameOrPath { get; init; }

    [JsonPropertyName("r")]
    public int Rank { get; init; }
    public double LoraAlpha { get; init; }
    public double LoraDropout { get; init; }

    /// <summary>Numbers inside an adapter of the kind <see cref="Bottlenecks"/>; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BottleneckSize { get; init; }

    /// <summary>Last parts of modules' names, or one text such as all-linear.</summary>
    public JsonElement TargetModules { get; init; }
    public string Bias { get; init; } = "none";

    /// <summary>Whether the adapted matrices are stored [in, out], as GPT-2's are.</summary>
    public bool FanInFanOut { get; init; }

    /// <summary>Modules that learned in full.</summary>
    public IReadOnlyList<string>? ModulesToSave { get; init; }
    public bool InferenceMode { get; init; } = true;
    public bool UseRslora { get; init; }
    public bool UseDora { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Targets => TargetModules.ValueKind switch
    {
        JsonValueKind.Array => [.. TargetModules.EnumerateArray().Select(name => name.GetString() ?? "")],
        JsonValueKind.String => [TargetModules.GetString()!],
        _ => [],
    };

    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <exception cref="UserError">it is none, or of a kind that Studio does not have.</exception>
    public static PeftConfig Open(string folder)
    {
        try
        {
            var config = JsonSerializer.Deserialize<PeftConfig>(File.ReadAllText(Path.Combine(folder, FileName)), s_json) ?? throw new JsonException("it is empty");
            if (config.PeftType == Bottlenecks) return config.BottleneckSize > 0 ? config : throw new UserError($"{FileName} lacks bottleneck_size, the inner width of the adapters.");
            if (config.PeftType != LowRank) throw new UserError($"{FileName} describes an adapter of the kind {config.PeftType}, which Studio does not have; it has {LowRank} and {Bottlenecks}.");
            if (config.UseDora || config.Bias != "none") throw new UserError($"{FileName} asks for {(config.UseDora ? "DoRA" : $"trained biases (bias = {config.Bias})")}, which Studio does not have; it has plain LoRA.");
            if (config.Rank < 1) throw new UserError($"{FileName} lacks r, the rank of the adapter.");
            return config;
        }
        catch (JsonException e)
        {
            throw new UserError($"{FileName} cannot be read: {e.Message.Split('\n')[0].TrimEnd('.')}.", e);
        }
    }
}
