using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Components.Runs;

/// <summary>A row of the runs table: the run with the metrics of the columns, the course of its loss, and what its dataset is called.</summary>
public sealed record RunRow(Run Run, IReadOnlyList<double> Loss, string Dataset)
{
    private IReadOnlyDictionary<string, string?>? _spec;

    /// <summary>Hyperparameters as text; parsed only when a column asks.</summary>
    public IReadOnlyDictionary<string, string?> Spec => _spec ??= SpecComparison.Fields(Run.SpecJson);
}
