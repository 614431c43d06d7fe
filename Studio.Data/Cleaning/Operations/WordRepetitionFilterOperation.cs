using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("word-repetition-filter", "By repeated words", OperationGroups.Filter, "Drops texts that repeat the same phrases.")]
public sealed record WordRepetitionFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("Window", Unit = "words", Min = 1, Max = 1000, Help = "Length of the phrases compared within a text.")]
    public int Window { get; init; } = 10;

    [OperationField("At most", Unit = "share", Min = 0, Max = 1, Help = "Share of phrases that stood earlier in the same text; 0.5 is usual.")]
    public double AtMost { get; init; } = 0.5;

    public override CleaningStep Bind(TableShape shape) => new TextFilter(shape, shape.Text(Column), new("share of repeated phrases", null, AtMost), text => Repetition.Words(text, Window));

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop rows that repeat more than {AtMost:0.#####} of their {Window}-word phrases");
}
