namespace Studio.Data.Cleaning.Operations;

[Operation("rename-column", "Rename a column", OperationGroups.Columns, "Gives a column another name; its role stays.")]
public sealed record RenameColumnOperation : Operation
{
    [OperationField("Column", IsColumn = true, Help = "The column to rename.")]
    public string Column { get; init; } = "";

    [OperationField("New name")]
    public string Name { get; init; } = "";

    public override CleaningStep Bind(TableShape shape)
    {
        var index = shape.Require(Column);
        if (shape.IndexOf(Name) is >= 0 and var other && other != index)
            throw new UserError($"There is a column '{Name}' already: choose another name.");
        return new Unchanged(shape.Replace(index, shape.Columns[index] with { Name = Name }));
    }

    public override string? Problem() => ColumnRules.Name(Name);

    public override string Describe() => $"Rename the column {Column} to {Name}";

    private sealed class Unchanged(TableShape result) : CleaningStep(result)
    {
        public override void Run(CleaningBatch batch)
        {
            // the values stay where they are
        }
    }
}
