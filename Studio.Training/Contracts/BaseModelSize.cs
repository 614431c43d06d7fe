using System.Text.Json;

namespace Studio.Training.Contracts;

/// <summary>What a run's cost depends on in the transformer it goes on from.</summary>
/// <param name="Parameters">all of it, a tied head once.</param>
/// <param name="Width">numbers a token.</param>
public sealed record BaseModelSize(long Parameters, int Layers, int Width, int Heads)
{
    /// <summary>Of a config.json in Hugging Face's form, whichever names its family has for its sizes; null where it lacks one.</summary>
    public static BaseModelSize? Of(long parameters, string config)
    {
        using var json = JsonDocument.Parse(config);
        return Number(json, "num_hidden_layers", "n_layer", "n_layers") is { } layers && Number(json, "hidden_size", "n_embd", "dim", "n_embed") is { } width && Number(json, "num_attention_heads", "n_head", "n_heads") is { } heads
            ? new(parameters, layers, width, heads) : null;
    }

    private static int? Number(JsonDocument json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        return null;
    }
}
