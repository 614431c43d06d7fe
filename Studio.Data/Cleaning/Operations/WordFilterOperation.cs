using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("word-filter", "By number of words", OperationGroups.Filter, "Keeps rows by their number of words; a Chinese or Japanese character counts as one.")]
public sealed record WordFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("At least", Unit = "words", Min = 0, Max = 1e9, Help = "Rows with fewer are dropped.")]
    public int AtLeast { get; init; } = 10;

    [OperationField("At most", Unit = "words", Min = 0, Max = 1e9, Help = "Rows with more are dropped.")]
    public int AtMost { get; init; } = 10_000;

    public override CleaningStep Bind(TableShape shape) => new TextFilter(shape, shape.Text(Column), new("words", AtLeast, AtMost), text => Words.Count(text));

    public override string? Problem() => AtLeast > AtMost ? "No text can have so many words: at least is more than at most." : null;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Keep rows of {AtLeast:N0} to {AtMost:N0} words");
}
