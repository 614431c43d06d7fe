using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Evaluating;

/// <summary>
/// How a dataset version is divided for an evaluation. On the dataset the model was trained with it is the run's own
/// division, so that test means the rows the run kept aside; on another it is that dataset's split column.
/// </summary>
/// <param name="Spec">the run's spec with the division to use; one that leaves everything in one part for all rows.</param>
/// <param name="Part">null for all rows.</param>
/// <param name="Note">what a reader of the report should know; null where there is nothing.</param>
public sealed record RowChoice(RunSpec Spec, DataPart? Part, string? Note)
{
    /// <exception cref="UserError">that part is not there.</exception>
    public static RowChoice Of(RunSpec spec, DatasetManifest manifest, string split)
    {
        if (split == EvaluationSpec.AllRows) return new(spec with { Split = Splits.InOrder, TestRows = TestSets.Drawn, ValidationFraction = 0, TestFraction = 0 }, null, null);
        var part = split switch
        {
            "train" => DataPart.Train,
            "validation" => DataPart.Validation,
            "test" => DataPart.Test,
            _ => throw new UserError($"The split is '{split}'; it must be one of {string.Join(", ", EvaluationSpec.SplitNames)}."),
        };
        var (id, version) = Divide(spec.Dataset);
        if (id == manifest.DatasetId)
            return new(spec, part, version == manifest.Version || spec.Split == Splits.Column || (part == DataPart.Test && spec.TestRows != TestSets.Drawn) ? null
                : $"The model was trained on version {version}; version {manifest.Version} is divided anew, so some of these rows may have been trained on.");
        if (manifest.ColumnWithRole(ColumnRole.Split) is null)
            throw new UserError($"'{manifest.Name}' is not the dataset the model was trained on and has no split column, so it has no {split} part; choose all.");
        return new(spec with { Split = Splits.Column, TestRows = TestSets.Drawn, ValidationFraction = 0, TestFraction = 0 }, part, null);
    }

    private static (string Id, int? Version) Divide(string reference)
    {
        var at = reference.LastIndexOf('@');
        return at > 0 && int.TryParse(reference.AsSpan(at + 1), System.Globalization.CultureInfo.InvariantCulture, out var version) ? (reference[..at], version) : (reference, null);
    }
}
