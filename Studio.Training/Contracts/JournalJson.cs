using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Training.Contracts;

/// <summary>How journal lines and the small state files beside them are spelled; writer and reader share it.</summary>
public static class JournalJson
{
    /// <summary>One object a line, camelCase, numbers that are not finite as the strings "NaN", "Infinity", "-Infinity".</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same for files that people open: worker.json, state.json, tokenizer.json.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = indented,
        // people's text (samples, class names) stays readable in the file; pages encode what they show
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
