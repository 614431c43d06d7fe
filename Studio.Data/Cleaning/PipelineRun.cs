using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>
/// A pipeline going over a version's rows. Steps that must see all rows first get a pass of their own, in which the steps
/// before them run; the last pass runs all steps and hands the batches out.
/// </summary>
internal sealed class PipelineRun
{
    private readonly Func<CancellationToken, IEnumerable<CleaningBatch>> _source;
    private readonly bool _keepsRows;

    /// <param name="source">the rows from their first, each time it is asked.</param>
    /// <param name="keepsRows">for a preview: reports name the rows that changed.</param>
    public PipelineRun(IReadOnlyList<CleaningStep> steps, Func<CancellationToken, IEnumerable<CleaningBatch>> source, bool keepsRows)
    {
        (Steps, _source, _keepsRows) = (steps, source, keepsRows);
        Reports = [.. steps.Select(_ => new StepReport(keepsRows))];
    }

    public IReadOnlyList<CleaningStep> Steps { get; }

    /// <summary>What each step did, added up over the last pass.</summary>
    public IReadOnlyList<StepReport> Reports { get; }

    /// <summary>Rows at most that the steps together make of one.</summary>
    public static int Growth(IReadOnlyList<CleaningStep> steps) => steps.Aggregate(1, (all, step) => all * step.Growth);

    /// <summary>Passes over the rows, the last included.</summary>
    public int Passes => 1 + Steps.Count(s => s is WholeTableStep);

    /// <param name="workspace">where other datasets lie that duplicates are compared with.</param>
    /// <param name="progress">pass (0-based) and rows of it done.</param>
    public IEnumerable<CleaningBatch> Run(Workspace workspace, Action<int, long> progress, CancellationToken cancel)
    {
        var pass = 0;
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i] is not WholeTableStep whole)
                continue;
            if (whole is DuplicateStep { OtherDataset.Length: > 0 } duplicates)
                duplicates.ObserveOther(OtherTexts(workspace, duplicates.OtherDataset, cancel), cancel);
            Observe(whole, [.. Steps.Take(i)], pass++, progress, cancel);
        }
        long rows = 0;
        foreach (var batch in BatchStream.Run(_source(cancel), Steps, _keepsRows, cancel))
        {
            for (var i = 0; i < Steps.Count; i++)
                Reports[i].Add(batch.Reports[i]);
            yield return batch;
            progress(pass, rows += batch.Rows);
        }
    }

    private void Observe(WholeTableStep whole, IReadOnlyList<CleaningStep> before, int pass, Action<int, long> progress, CancellationToken cancel)
    {
        long rows = 0;
        foreach (var batch in BatchStream.Run(_source(cancel), before, keepsRows: false, cancel))
        {
            whole.Observe(batch, cancel);
            progress(pass, rows += batch.Rows);
        }
        whole.Finish(cancel);
    }

    internal static IEnumerable<IReadOnlyList<string>> OtherTexts(Workspace workspace, string reference, CancellationToken cancel)
    {
        var version = DatasetFolder.Resolve(workspace, reference);
        var column = new TableShape(version.Manifest.Columns).Text("");
        using var reader = new BatchReader(version);
        foreach (var batch in reader.Read(cancel))
            yield return [.. batch.Columns[column].Select(v => v as string ?? "")];
    }
}
