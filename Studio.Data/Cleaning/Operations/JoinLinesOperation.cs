using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("join-lines", "Join lines", OperationGroups.Text, "Joins lines that were broken only to fit a page, and words cut by a hyphen at a line's end.")]
public sealed record JoinLinesOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Breaks to join", Choices = ["inside-sentences", "all"], Help = "inside-sentences keeps paragraphs, lists and ends of sentences; all makes one line of every text.")]
    public string Breaks { get; init; } = "inside-sentences";

    public override CleaningStep Bind(TableShape shape) => new TextChange(shape, shape.Text(Column), text => LineJoiner.Join(text, Breaks == "all"));

    public override string Describe() => Breaks == "all" ? "Join all lines" : "Join lines inside sentences";
}
