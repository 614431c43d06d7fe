using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("regex-replace", "Replace by regular expression", OperationGroups.Text, "Replaces every match of a pattern, such as repeated signatures or mentions.")]
public sealed record RegexReplaceOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Pattern", Help = "A regular expression such as @\\w+; every match is replaced.")]
    public string Pattern { get; init; } = "";

    [OperationField("Replacement", Help = "What stands in its place; $1 is the first group. Empty removes the match.")]
    public string Replacement { get; init; } = "";

    [OperationField("Ignore case")]
    public bool IgnoreCase { get; init; }

    public override CleaningStep Bind(TableShape shape)
    {
        var pattern = SafePattern.Make(Pattern, IgnoreCase);
        return new TextChange(shape, shape.Text(Column), text => SafePattern.Replace(pattern, text, Replacement));
    }

    public override string? Problem() => SafePattern.Problem(Pattern);

    public override string Describe() => Replacement.Length == 0 ? $"Remove {Pattern}" : $"Replace {Pattern} by {Replacement}";
}
