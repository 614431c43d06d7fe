using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>How many rows of each class a run's split puts where, seen before the run starts.</summary>
/// <param name="Train">rows trained on.</param>
/// <param name="Classes">of each class, in the order of the model's outputs; empty where the task has no classes.</param>
/// <param name="Unlabeled">rows without a label.</param>
/// <param name="Notes">sentences on classes that a held-out part lacks.</param>
/// <param name="Problem">why a run could not train on this split; null where it could.</param>
public sealed record SplitCounts(long Train, long Validation, long Test, IReadOnlyList<ClassSplit> Classes, long Unlabeled, IReadOnlyList<string> Notes, string? Problem)
{
    /// <exception cref="UserError">the data cannot be divided so; says what to do.</exception>
    public static SplitCounts Of(RunSpec spec, DatasetVersion version)
    {
        using var reader = new DatasetReader(version);
        var manifest = version.Manifest;
        var label = Tasks.IsClassification(spec.Task) && spec.ProblemType == ProblemTypes.SingleLabel ? manifest.ColumnWithRole(ColumnRole.Label) : null;
        var labels = label is { Classes.Count: > 0 } ? reader.ReadClassIds(label.Name) : null;
        var parts = RowSplit.Assign(spec, checked((int)manifest.RowCount), labels, SplitColumns.Read(spec, reader));
        var totals = new long[3];
        foreach (var part in parts) totals[(int)part]++;
        if (label is null || labels is null)
            return new(totals[0], totals[1], totals[2], [], 0, [], null);
        var (notes, problem) = Check(spec, manifest, label, labels, parts);
        return new(totals[0], totals[1], totals[2], Count(label, labels, parts), labels.LongCount(id => id < 0), notes, problem);
    }

    private static (IReadOnlyList<string> Notes, string? Problem) Check(RunSpec spec, DatasetManifest manifest, DatasetColumn label, int[] labels, DataPart[] parts)
    {
        try
        {
            ClassParts.CheckLabels(manifest, label, labels);
            return (ClassParts.Check(spec, manifest, label, labels, parts), null);
        }
        catch (UserError e)
        {
            return ([], e.Message);
        }
    }

    private static ClassSplit[] Count(DatasetColumn label, int[] labels, DataPart[] parts)
    {
        var counts = new long[label.Classes.Count, 3];
        for (var row = 0; row < labels.Length; row++)
            if (labels[row] >= 0) counts[labels[row], (int)parts[row]]++;
        return [.. label.Classes.Select((name, id) => new ClassSplit(name, counts[id, 0], counts[id, 1], counts[id, 2]))];
    }
}

/// <summary>Rows of one class in each part.</summary>
public sealed record ClassSplit(string Name, long Train, long Validation, long Test);
