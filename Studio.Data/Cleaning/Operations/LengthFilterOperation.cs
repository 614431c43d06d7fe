using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("length-filter", "By length", OperationGroups.Filter, "Keeps rows whose text is neither too short nor too long, in characters.")]
public sealed record LengthFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("At least", Unit = "characters", Min = 0, Max = 1e9, Help = "Rows with fewer are dropped.")]
    public int AtLeast { get; init; } = 10;

    [OperationField("At most", Unit = "characters", Min = 0, Max = 1e9, Help = "Rows with more are dropped.")]
    public int AtMost { get; init; } = 10_000;

    public override CleaningStep Bind(TableShape shape) => new TextFilter(shape, shape.Text(Column), new("characters", AtLeast, AtMost), text => Characters.Count(text));

    public override string? Problem() => AtLeast > AtMost ? "No text can have this length: at least is more than at most." : null;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Keep rows of {AtLeast:N0} to {AtMost:N0} characters");
}
