using System.Text.Json;
using Studio.Data.Metrics;

namespace Studio.Training.Contracts;

/// <summary>
/// Metric lines are nearly all of a journal, so they are read token by token, without an object per line or a string per
/// name. A line adds all of its points or, when something in it is wrong, none.
/// </summary>
internal sealed class MetricLineParser
{
    /// <summary>Bounds the names kept for reuse; beyond it they are made anew each time.</summary>
    private const int MaxNames = 100_000;

    private readonly List<(string Name, double Value)> _values = [];
    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>false when the line is no metric line, or does not begin with its kind; then nothing was added.</summary>
    /// <exception cref="JsonException">it is one, and damaged.</exception>
    public bool TryRead(ReadOnlySpan<byte> line, MetricBatch into)
    {
        if (!line.StartsWith("{\"t\":\"metric\","u8))
            return false;
        var reader = new Utf8JsonReader(line);
        var (attempt, step, wall) = (0, 0L, 0.0);
        _values.Clear();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("values"u8))
                ReadValues(ref reader);
            else if (reader.ValueTextEquals("step"u8))
                step = reader.Read() ? reader.GetInt64() : 0;
            else if (reader.ValueTextEquals("attempt"u8))
                attempt = reader.Read() ? reader.GetInt32() : 0;
            else if (reader.ValueTextEquals("wall"u8))
                wall = reader.Read() ? reader.GetDouble() : 0;
            else
                reader.Skip();
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
            throw new JsonException("the line does not end with its object");
        foreach (var (name, value) in _values)
            into.Add(name, attempt, new SeriesPoint(step, value, wall));
        return true;
    }

    private void ReadValues(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("\"values\" is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader, _values.Count);
            reader.Read();
            _values.Add((name, Value(ref reader)));
        }
    }

    /// <summary>The name that stood in the same place of the line before, where it is the same one.</summary>
    private string Name(ref Utf8JsonReader reader, int place)
    {
        if (place < _names.Count && reader.ValueTextEquals(_names[place]))
            return _names[place];
        var name = reader.GetString()!;
        if (_known.TryGetValue(name, out var known))
            name = known;
        else if (_known.Count < MaxNames)
            _known.Add(name);
        while (_names.Count <= place)
            _names.Add("");
        return _names[place] = name;
    }

    private static double Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.Null => double.NaN,
        JsonTokenType.String when reader.ValueTextEquals("NaN"u8) => double.NaN,
        JsonTokenType.String when reader.ValueTextEquals("Infinity"u8) => double.PositiveInfinity,
        JsonTokenType.String when reader.ValueTextEquals("-Infinity"u8) => double.NegativeInfinity,
        _ => throw new JsonException("a value is no number"),
    };
}
