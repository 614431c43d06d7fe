using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("character-repetition-filter", "By repeated characters", OperationGroups.Filter, "Drops texts that say the same letters over and over.")]
public sealed record CharacterRepetitionFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("Window", Unit = "characters", Min = 1, Max = 1000, Help = "Length of the pieces compared within a text.")]
    public int Window { get; init; } = 10;

    [OperationField("At most", Unit = "share", Min = 0, Max = 1, Help = "Share of pieces that stood earlier in the same text; 0.5 is usual.")]
    public double AtMost { get; init; } = 0.5;

    public override CleaningStep Bind(TableShape shape) => new TextFilter(shape, shape.Text(Column), new("share of repeated characters", null, AtMost), text => Repetition.Characters(text, Window));

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop rows that repeat more than {AtMost:0.#####} of their {Window}-character pieces");
}
