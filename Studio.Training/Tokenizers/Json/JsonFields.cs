using System.Text.Json;

namespace Studio.Training.Tokenizers.Json;

/// <summary>One object of tokenizer.json, read by name with the object's place in the message when something is off.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _object;
    private readonly string _place;

    public JsonFields(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new JsonException($"{place} is not an object");
        (_object, _place) = (element, place);
    }

    /// <summary>The "type" that says which of several things this is.</summary>
    public string Type => Text("type") ?? throw new JsonException($"{_place} has no type");

    public string? Text(string name) => Value(name, JsonValueKind.String, "a text")?.GetString();

    public string RequiredText(string name) => Text(name) ?? throw new JsonException($"{_place} has no {name}");

    public bool Flag(string name, bool otherwise) => OptionalFlag(name) ?? otherwise;

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new JsonException($"{_place}.{name} is neither true nor false"),
    };

    public int Number(string name, int otherwise) => Find(name) is not null ? RequiredNumber(name) : otherwise;

    public int RequiredNumber(string name) =>
        Value(name, JsonValueKind.Number, "a number") is not { } value ? throw new JsonException($"{_place} has no {name}")
        : value.TryGetInt32(out var number) ? number : throw new JsonException($"{_place}.{name} is not a whole number");

    public JsonFields? Fields(string name) => Find(name) is { } value ? new(value, $"{_place}.{name}") : null;

    public JsonFields RequiredFields(string name) => Fields(name) ?? throw new JsonException($"{_place} has no {name}");

    public IEnumerable<JsonFields> List(string name)
    {
        var place = $"{_place}.{name}";
        return Items(name).Select((element, i) => new JsonFields(element, $"{place}[{i}]"));
    }

    public IEnumerable<JsonElement> Items(string name) => Value(name, JsonValueKind.Array, "a list")?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();

    public IEnumerable<JsonProperty> Entries => _object.EnumerateObject();

    /// <summary>An element of any kind; null where it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonException Refusal(string what) => new($"{_place} {what}");

    /// <summary>Refuses a setting that is not what the only supported behaviour needs.</summary>
    public void Expect(string name, bool isSupported)
    {
        if (!isSupported) throw Refusal($"has {name} = {_object.GetProperty(name).GetRawText()}, which Studio does not support");
    }

    private JsonElement? Value(string name, JsonValueKind kind, string words) => Find(name) switch
    {
        null => null,
        { } value when value.ValueKind == kind => value,
        _ => throw new JsonException($"{_place}.{name} is not {words}"),
    };
}
