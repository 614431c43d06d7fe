namespace Studio.Data.Cleaning.Operations;

[Operation("drop-columns", "Drop columns", OperationGroups.Columns, "Leaves columns out of the new version.")]
public sealed record DropColumnsOperation : Operation
{
    [OperationField("Columns", Help = "Names of the columns to leave out, one a line.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public override CleaningStep Bind(TableShape shape)
    {
        foreach (var name in Columns)
            shape.Require(name);
        var result = shape.Without(Columns.ToHashSet(StringComparer.Ordinal));
        if (result.Columns.Count == 0)
            throw new UserError("Every column would go: keep at least one.");
        return new Step(result, [.. result.Columns.Select(c => shape.IndexOf(c.Name))]);
    }

    public override string? Problem() => Columns.Count == 0 ? "No column is named: write at least one." : null;

    public override string Describe() => $"Drop the {(Columns.Count == 1 ? "column" : "columns")} {string.Join(", ", Columns)}";

    private sealed class Step(TableShape result, int[] kept) : CleaningStep(result)
    {
        public override void Run(CleaningBatch batch) => batch.Columns = [.. kept.Select(i => batch.Columns[i])];
    }
}
