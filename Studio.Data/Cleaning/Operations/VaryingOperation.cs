using System.Globalization;

namespace Studio.Data.Cleaning.Operations;

/// <summary>What variations share: how many rows, by which seed, and whether the varied row takes the row's place or stands beside it as a marked copy.</summary>
public abstract record VaryingOperation : Operation
{
    public const string Replace = "replace";
    public const string Add = "add";

    [OperationField("Rows varied", Min = 0, Max = 1, Help = "Share of the rows; the others stay as they are.")]
    public double Rows { get; init; } = 0.5;

    [OperationField("Varied rows", Choices = [Replace, Add], Help = "replace: take the place of the row; add: stand beside it as copies.")]
    public string Result { get; init; } = Replace;

    [OperationField("Copies", Min = 1, Max = 10, When = "result", Is = [Add], Help = "Of each row varied, every one different.")]
    public int Copies { get; init; } = 1;

    [OperationField("Column that marks copies", When = "result", Is = [Add], Help = "New: 0 in a row as it was, 1 and up in its copies.")]
    public string Mark { get; init; } = "copy";

    [OperationField("Column that names the row", When = "result", Is = [Add], Help = "New: the number of the row it was made of. Split grouped by it, so that no copy stands on the other side.")]
    public string Origin { get; init; } = "copy_of";

    [OperationField("Seed", Min = 0, Max = int.MaxValue, Help = "Decides what happens to which row.")]
    public int Seed { get; init; } = 1;

    protected string Beside => Result == Add ? string.Create(CultureInfo.InvariantCulture, $", {Copies} {(Copies == 1 ? "copy" : "copies")} beside each") : "";

    public override string? Problem() => Result == Add && (string.IsNullOrWhiteSpace(Mark) || string.IsNullOrWhiteSpace(Origin)) ? "The new columns need names, such as copy and copy_of." : null;
}
