using System.Globalization;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("split-leaks", "Leaks between splits", OperationGroups.Duplicates, "Drops training rows whose text stands, exactly or nearly, in the validation or test rows too: a model would be tested on what it has learned by heart.")]
public sealed record SplitLeaksOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to compare.")]
    public string Column { get; init; } = "";

    [OperationField("Piece length", Unit = "characters", Min = 1, Max = 50, Help = "Likeness is the share of pieces two texts have in common.")]
    public int PieceLength { get; init; } = 5;

    [OperationField("Likeness", Min = 0.3, Max = 1, Help = "Share of common pieces (Jaccard) from which two texts count as copies.")]
    public double Threshold { get; init; } = 0.8;

    [OperationField("Rows to keep anyway", Help = "Row numbers you looked at and want to stay.")]
    public IReadOnlyList<long> Exceptions { get; init; } = [];

    public override CleaningStep Bind(TableShape shape)
    {
        var split = shape.Role(ColumnRole.Split);
        if (split < 0)
            throw new UserError("This dataset has no split column: without one a run divides the rows by itself, and near duplicates are what leaks.");
        var choice = new DuplicateChoice(shape.Text(Column), DuplicateChoice.HeldOut, shape.Columns[split].Name, "", Exceptions.ToHashSet());
        return new NearDuplicatesOperation.Step(shape, choice, new Shingler(byWords: false, PieceLength), Threshold);
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop training rows that stand in validation or test too (likeness {Threshold:0.##})");
}
