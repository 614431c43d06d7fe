using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>Held-out rows (validation and test) whose text the training rows hold too, under a run's own division of the rows.</summary>
/// <param name="HeldOut">rows of validation and test.</param>
/// <param name="Exact">of them, those that stand in training word for word.</param>
/// <param name="Near">those that stand there nearly.</param>
/// <param name="Examples">some pairs, as row numbers.</param>
public sealed record SplitLeaks(long HeldOut, long Exact, long Near, IReadOnlyList<LeakExample> Examples)
{
    private const int MostExamples = 20;

    public long All => Exact + Near;

    /// <summary>Whether a run of this spec learns from rows of text at all; the lines of running text repeat by nature, and mean nothing.</summary>
    public static bool Concern(RunSpec spec, DatasetManifest manifest) =>
        manifest.ColumnWithRole(ColumnRole.Text) is not null && manifest.Source?.Format != "text" && spec.Task != Tasks.ImageClassification && (DataSize.Validates(spec) || spec.TestFraction > 0 || spec.TestRows == TestSets.Column);

    /// <param name="groups">copies of the dataset's text column.</param>
    public static SplitLeaks Find(RunSpec spec, DatasetVersion version, IReadOnlyList<CopyRow[]> groups)
    {
        var parts = Parts(spec, version);
        var found = new SplitLeaks(parts.Count(p => p != DataPart.Train), 0, 0, []);
        var examples = new List<LeakExample>();
        foreach (var group in groups)
        {
            var learned = group.Where(r => parts[r.Row] == DataPart.Train).ToList();
            if (learned.Count == 0)
                continue;
            foreach (var held in group.Where(r => parts[r.Row] != DataPart.Train))
            {
                var same = learned.FindIndex(r => r.Same == held.Same);
                found = same >= 0 ? found with { Exact = found.Exact + 1 } : found with { Near = found.Near + 1 };
                if (examples.Count < MostExamples)
                    examples.Add(new(held.Row, learned[Math.Max(0, same)].Row, same >= 0));
            }
        }
        return found with { Examples = examples };
    }

    private static DataPart[] Parts(RunSpec spec, DatasetVersion version)
    {
        using var reader = new DatasetReader(version);
        var rows = checked((int)version.Manifest.RowCount);
        var label = version.Manifest.ColumnWithRole(ColumnRole.Label);
        // as the run itself divides: by classes only where there is one class a row
        var labels = Tasks.IsClassification(spec.Task) && spec.ProblemType == ProblemTypes.SingleLabel && label is not null ? reader.ReadClassIds(label.Name) : null;
        return RowSplit.Assign(spec, rows, labels, SplitColumns.Read(spec, reader));
    }
}

/// <param name="HeldOutRow">0-based.</param>
public sealed record LeakExample(long HeldOutRow, long TrainingRow, bool Exact);
