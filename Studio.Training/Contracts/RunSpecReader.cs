using System.Text.Json;

namespace Studio.Training.Contracts;

/// <summary>Turns JSON into a <see cref="RunSpec"/> field by field, collecting every problem on the way.</summary>
internal static class RunSpecReader
{
    public static RunSpecReading Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(utf8));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ReadObject(document.RootElement)
                : Failed($"A run spec is a JSON object such as {{\"dataset\": \"...\"}}, but this is {Kind(document.RootElement)}.");
        }
        catch (JsonException e)
        {
            var line = e.LineNumber + 1 ?? 1;
            var column = e.BytePositionInLine + 1 ?? 1;
            return Failed($"This is not JSON: line {line}, column {column}: {Reason(e)}");
        }
        catch (InvalidOperationException) // a text that is no Unicode, such as half a surrogate pair
        {
            return Failed("The spec holds a text that is not valid UTF-8: write it again as UTF-8.");
        }
    }

    private static RunSpecReading ReadObject(JsonElement root)
    {
        var spec = new RunSpec();
        var problems = new List<SpecProblem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!seen.Add(member.Name))
                problems.Add(new(member.Name, $"{SpecText.Shorten(member.Name)} stands in the spec twice; keep one."));
            else if (member.NameEquals("schemaVersion"))
                CheckVersion(member.Value, problems);
            else if (!member.NameEquals("$schema"))
                spec = ReadField(spec, member, problems);
        }

        return new(problems.Count == 0 ? spec : null, problems);
    }

    private static RunSpec ReadField(RunSpec spec, JsonProperty member, List<SpecProblem> problems)
    {
        if (RunSpecFields.Find(member.Name) is not { } field)
        {
            var names = RunSpecFields.All.Select(f => f.Name);
            problems.Add(new(member.Name, $"There is no field '{SpecText.Shorten(member.Name)}'{NearestWord.Hint(member.Name, names)}"));
            return spec;
        }

        if (Value(field, member.Value) is { } value)
            return field.With(spec, value);
        problems.Add(new(field.Name, $"{field.Name} is {Kind(member.Value)}; it must be {SpecText.Expected(field)}."));
        return spec;
    }

    private static object? Value(SpecField field, JsonElement json) => (field.Type, json.ValueKind) switch
    {
        (SpecFieldType.Text or SpecFieldType.Choice, JsonValueKind.String) => json.GetString(),
        (SpecFieldType.Boolean, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
        (SpecFieldType.Number, JsonValueKind.Number) => json.TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
        (SpecFieldType.Integer, JsonValueKind.Number) => Whole(json) is { } number && field.Fits(number) ? field.FromInteger(number) : null,
        (SpecFieldType.IntegerList, JsonValueKind.Array) => List(json),
        _ => null,
    };

    // 2000.0 and 2e3 are whole numbers: other languages' writers make them of integers
    private static long? Whole(JsonElement json)
    {
        if (json.TryGetInt64(out var number))
            return number;
        return json.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1e15 ? (long)real : null;
    }

    private static int[]? List(JsonElement json)
    {
        var numbers = json.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var n) ? n : (int?)null).ToList();
        return numbers.Contains(null) ? null : [.. numbers.Select(n => n!.Value)];
    }

    private static void CheckVersion(JsonElement json, List<SpecProblem> problems)
    {
        var known = new RunSpec().SchemaVersion;
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out var version) || version < 1)
            problems.Add(new("schemaVersion", $"schemaVersion is {Kind(json)}; it must be {known}."));
        else if (version > known)
            problems.Add(new("schemaVersion", $"schemaVersion is {version}, but this Studio reads up to {known}: update Studio, or export the spec from an older one."));
    }

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => $"the text \"{SpecText.Shorten(json.GetString()!)}\"",
        JsonValueKind.Number => SpecText.Shorten(json.GetRawText()),
        JsonValueKind.Array => "the list " + SpecText.Shorten(json.GetRawText()),
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };

    // the parser's own text repeats the position; people have been told it already
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? e.Message[..end] : e.Message;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static RunSpecReading Failed(string message) => new(null, [new SpecProblem("", message)]);
}
