namespace Studio.Data.Runs;

/// <summary>
/// A column of the runs table, as a word for the URL: a field of the run (status), a figure of a metric (metric:loss:min,
/// with last, min or max), or a hyperparameter (spec:learningRate).
/// </summary>
public sealed record RunColumn
{
    /// <summary>Fields of the run itself that can be sorted by.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["name", "status", "createdAt", "startedAt", "endedAt", "step", "totalSteps", "task", "modelFamily", "dataset", "device", "attempt", "parameterCount", "priority"];

    private static readonly string[] s_figures = ["last", "min", "max"];

    private RunColumn(RunColumnKind kind, string name, string figure = "") => (Kind, Name, Figure) = (kind, name, figure);

    public static RunColumn CreatedAt { get; } = new(RunColumnKind.Field, "createdAt");

    public RunColumnKind Kind { get; }

    /// <summary>Name of the field, metric or hyperparameter.</summary>
    public string Name { get; }

    /// <summary>last, min or max of a metric; empty otherwise.</summary>
    public string Figure { get; }

    public static RunColumn Metric(string name, string figure = "last") => Parse($"metric:{name}:{figure}");

    public static RunColumn Spec(string name) => Parse($"spec:{name}");

    /// <exception cref="UserError">the word names no column.</exception>
    public static RunColumn Parse(string word)
    {
        var last = word.LastIndexOf(':');
        if (Fields.Contains(word))
            return new RunColumn(RunColumnKind.Field, word);
        if (word.StartsWith("metric:", StringComparison.Ordinal) && last > "metric:".Length && s_figures.Contains(word[(last + 1)..]))
            return new RunColumn(RunColumnKind.Metric, word["metric:".Length..last], word[(last + 1)..]);

        // letters and digits only: the name becomes part of a JSON path
        if (word.StartsWith("spec:", StringComparison.Ordinal) && word["spec:".Length..] is { Length: > 0 } name && name.All(char.IsAsciiLetterOrDigit))
            return new RunColumn(RunColumnKind.Spec, name);
        throw new UserError($"'{word}' is no column of the runs table: use one of {string.Join(", ", Fields)}, or metric:NAME:last|min|max, or spec:FIELD.");
    }

    public override string ToString() => Kind switch
    {
        RunColumnKind.Metric => $"metric:{Name}:{Figure}",
        RunColumnKind.Spec => $"spec:{Name}",
        _ => Name,
    };
}
