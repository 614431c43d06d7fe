using System.Globalization;

namespace Studio.Data.Cleaning;

/// <summary>Whether an operation's parameters are ones it can run with, by its attributes and then by itself.</summary>
internal static class OperationRules
{
    private const int LongestText = 10_000;
    private const int MostEntries = 10_000;

    public static IReadOnlyList<PipelineProblem> Check(Operation operation)
    {
        var problems = new List<PipelineProblem>();
        foreach (var field in OperationKind.Of(operation).Fields.Where(f => f.AppliesTo(operation)))
        {
            if (Problem(field, field.Get(operation)) is { } sentence)
                problems.Add(new(0, field.Name, sentence));
        }
        if (problems.Count == 0 && operation.Problem() is { } together)
            problems.Add(new(0, "", together));
        return problems;
    }

    private static string? Problem(OperationField field, object value) => value switch
    {
        string word when field.Type == OperationFieldType.Choice && !field.Choices.Contains(word) => $"{field.Name} is '{Shorten(word)}'; it must be one of {string.Join(", ", field.Choices)}.",
        string column when field.Type == OperationFieldType.Column && column.Length == 0 && !field.IsOptional => $"{field.Name} is empty: choose a column.",
        string text when text.Length > LongestText => $"{field.Name} has {text.Length:N0} characters; {LongestText:N0} at most.",
        int number => Range(field, number),
        double number => Range(field, number),
        IReadOnlyList<string> words => Words(field, words),
        IReadOnlyList<long> numbers when numbers.Count > MostEntries => $"{field.Name} has {numbers.Count:N0} entries; {MostEntries:N0} at most.",
        IReadOnlyDictionary<string, string> map when map.Count > MostEntries => $"{field.Name} has {map.Count:N0} entries; {MostEntries:N0} at most.",
        _ => null,
    };

    // written so that NaN fails
    private static string? Range(OperationField field, double value) => value >= field.Min && value <= field.Max
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {value}; it must be between {field.Min:#,0.#####} and {field.Max:#,0.#####}.");

    private static string? Words(OperationField field, IReadOnlyList<string> words)
    {
        if (words.Count > MostEntries)
            return $"{field.Name} has {words.Count:N0} entries; {MostEntries:N0} at most.";
        return field.Choices.Count > 0 && words.FirstOrDefault(w => !field.Choices.Contains(w)) is { } unknown
            ? $"{field.Name} holds '{Shorten(unknown)}'; it may hold {string.Join(", ", field.Choices)}."
            : null;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
