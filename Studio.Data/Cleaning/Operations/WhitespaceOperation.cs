using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("whitespace", "Clean blanks and control characters", OperationGroups.Text, "Makes every kind of blank plain and takes out characters nobody sees: controls, zero-width and direction marks.")]
public sealed record WhitespaceOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Collapse blanks", Help = "Several blanks become one, several empty lines one; texts lose blanks at both ends.")]
    public bool Collapse { get; init; } = true;

    [OperationField("Remove invisible characters", Help = "Takes out control, zero-width and direction marks; joiners inside emoji and Arabic stay.")]
    public bool RemoveInvisible { get; init; } = true;

    public override CleaningStep Bind(TableShape shape) => new TextChange(shape, shape.Text(Column), text => Whitespace.Clean(text, Collapse, RemoveInvisible));

    public override string Describe() => RemoveInvisible ? "Clean blanks and invisible characters" : "Clean blanks";
}
