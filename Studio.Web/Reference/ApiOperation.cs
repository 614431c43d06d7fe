namespace Studio.Web.Reference;

/// <summary>One thing the API does, as the reference page shows it.</summary>
/// <param name="Body">content type of what is sent; null when nothing is.</param>
public sealed record ApiOperation(string Id, string Tag, string Method, string Path, string Summary, IReadOnlyList<ApiField> Parameters, string? Body, IReadOnlyList<ApiField> BodyFields, IReadOnlyList<ApiField> AnswerFields)
{
    /// <summary>A command that can be pasted into a terminal; what stands in capitals is to be filled in.</summary>
    /// <param name="origin">such as http://127.0.0.1:5080.</param>
    public string Curl(string origin)
    {
        var path = Parameters.Where(parameter => parameter.Where == "path").Aggregate(Path, (p, parameter) => p.Replace($"{{{parameter.Name}}}", Capitals(parameter.Name), StringComparison.Ordinal));
        var method = Method == "GET" ? "" : $" -X {Method}";
        return $"curl{method}{Sent} '{origin}{path}'";
    }

    private string Sent => Body switch
    {
        null => "",
        "application/json" => $" -H 'Content-Type: application/json' -d '{{{string.Join(", ", BodyFields.Take(2).Select(one => $"\"{one.Name}\": {Example(one)}"))}}}'",
        _ => " -H 'Content-Type: application/octet-stream' --data-binary @FILE",
    };

    private static string Example(ApiField field) => field.Type switch
    {
        "string" => $"\"{Capitals(field.Name)}\"",
        "integer" or "number" => "1",
        "boolean" => "true",
        _ when field.Type.Contains(" | ", StringComparison.Ordinal) => $"\"{field.Type.Split(' ')[0]}\"",
        _ when field.Type.StartsWith("array", StringComparison.Ordinal) => "[]",
        _ => "{}",
    };

    // runId becomes RUN_ID
    private static string Capitals(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}

/// <param name="Where">path, query or header for parameters; empty for members of a body.</param>
public sealed record ApiField(string Name, string Type, string Where, bool Required, string Description);
