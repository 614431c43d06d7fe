using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("html", "HTML to text", OperationGroups.Text, "Takes out tags, scripts and comments, makes line breaks of <br> and paragraphs, and characters of entities such as &amp;.")]
public sealed record HtmlOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    public override CleaningStep Bind(TableShape shape) => new TextChange(shape, shape.Text(Column), HtmlText.Of);

    public override string Describe() => "Turn HTML into text";
}
