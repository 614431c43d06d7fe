using System.Text.RegularExpressions;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("regex-filter", "By regular expression", OperationGroups.Filter, "Keeps or drops rows whose text holds a pattern.")]
public sealed record RegexFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to search.")]
    public string Column { get; init; } = "";

    [OperationField("Pattern", Help = "A regular expression such as ^RT @ or https?://; matched anywhere in the text.")]
    public string Pattern { get; init; } = "";

    [OperationField("Rows that match", Choices = ["drop", "keep"], Help = "drop removes rows that hold the pattern; keep removes all others.")]
    public string Matching { get; init; } = "drop";

    [OperationField("Ignore case")]
    public bool IgnoreCase { get; init; } = true;

    public override CleaningStep Bind(TableShape shape) => new Step(shape, shape.Text(Column), SafePattern.Make(Pattern, IgnoreCase), Matching == "keep");

    public override string? Problem() => SafePattern.Problem(Pattern);

    public override string Describe() => $"{(Matching == "keep" ? "Keep" : "Drop")} rows that match {Pattern}";

    private sealed class Step(TableShape shape, int column, Regex pattern, bool keepsMatches) : CleaningStep(shape)
    {
        public override void Run(CleaningBatch batch)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.IsKept[row] && SafePattern.Match(pattern, batch.Columns[column][row] as string ?? "", batch.RowIds[row]) != keepsMatches)
                    batch.Drop(row);
            }
        }
    }
}
