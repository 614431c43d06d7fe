namespace Studio.Training.Contracts;

/// <summary>One field in which two specs differ; both values are shown with <see cref="SpecText.Display"/>.</summary>
public sealed record RunSpecDifference(SpecField Field, object From, object To)
{
    /// <summary>Every field whose value differs, exactly (1e-3 against 1.0000001e-3 is a difference), in the form's order.</summary>
    public static IReadOnlyList<RunSpecDifference> Between(RunSpec from, RunSpec to) =>
        [.. RunSpecFields.All
            .Select(field => new RunSpecDifference(field, field.Get(from), field.Get(to)))
            .Where(difference => !SpecField.SameValue(difference.From, difference.To))];
}
