using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Training.Generation;

/// <summary>Reads false, true, "never" as generate() takes them, and the same as texts; writes texts.</summary>
public sealed class BeamStoppingJson : JsonConverter<BeamStopping>
{
    public static BeamStopping? Parse(string? text) => text switch
    {
        "false" => BeamStopping.False,
        "true" => BeamStopping.True,
        "never" => BeamStopping.Never,
        _ => null,
    };

    public override BeamStopping Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => BeamStopping.True,
        JsonTokenType.False => BeamStopping.False,
        JsonTokenType.String when Parse(reader.GetString()) is { } known => known,
        _ => throw new JsonException("earlyStopping is false, true or \"never\""),
    };

    public override void Write(Utf8JsonWriter writer, BeamStopping value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString().ToLowerInvariant());
}
