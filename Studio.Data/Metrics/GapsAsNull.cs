using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Data.Metrics;

/// <summary>JSON has no NaN and no infinity: null stands for them, and is read back as NaN.</summary>
internal sealed class GapsAsNull : JsonConverter<double[]>
{
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var values = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add(reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble());
        return [.. values];
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var x in value)
        {
            if (double.IsFinite(x))
                writer.WriteNumberValue(x);
            else
                writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
