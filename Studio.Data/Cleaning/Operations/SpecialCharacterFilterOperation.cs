using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("special-filter", "By special characters", OperationGroups.Filter, "Drops texts that are mostly punctuation, symbols or emoji: tables, code, rubbish.")]
public sealed record SpecialCharacterFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("At most", Unit = "share", Min = 0, Max = 1, Help = "Share of characters that are neither letters, digits nor blanks; 0.25 is usual.")]
    public double AtMost { get; init; } = 0.25;

    public override CleaningStep Bind(TableShape shape) => new TextFilter(shape, shape.Text(Column), new("share of special characters", null, AtMost), Characters.SpecialShare);

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop rows with more than {AtMost:0.#####} special characters of all");
}
