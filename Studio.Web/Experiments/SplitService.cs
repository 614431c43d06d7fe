using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>Counts how a spec divides its dataset, so that a form can show it before anything runs.</summary>
public sealed class SplitService(Workspace workspace)
{
    /// <returns>null for running text, which is cut by tokens and not by rows.</returns>
    /// <exception cref="UserError">the dataset is not here, or cannot be divided so.</exception>
    public async Task<SplitCounts?> CountAsync(RunSpec spec, CancellationToken cancellationToken = default)
    {
        if (spec is { Task: Tasks.CausalLm, Split: Splits.InOrder, TestRows: TestSets.Drawn })
            return null;
        return await Task.Run(() => SplitCounts.Of(spec, DatasetFolder.Resolve(workspace, spec.Dataset)), cancellationToken);
    }

    /// <summary>All of a spec that decides which row goes where; equal keys divide alike.</summary>
    public static string KeyOf(RunSpec spec) => FormattableString.Invariant(
        $"{spec.Split} {spec.ValidationFraction} {spec.TestFraction} {spec.SplitSeed} {spec.Folds} {spec.Fold} {spec.TestRows} [{spec.GroupColumn}] [{spec.TimeColumn}] [{spec.TestKey}]");
}
