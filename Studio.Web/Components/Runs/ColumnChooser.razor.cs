using Microsoft.AspNetCore.Components;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>Chooses the columns of the runs table among fields, metrics and hyperparameters; there may be thousands, so a few are shown and the rest is found.</summary>
public sealed partial class ColumnChooser
{
    private const int MaxShown = 30;
    private static readonly string[] s_figures = ["last", "min", "max"];
    private IReadOnlyList<string> _metrics = [];
    private string _filter = "";
    private bool _open;

    [Inject] private RunQueries Queries { get; set; } = null!;
    [Parameter, EditorRequired] public required IReadOnlyList<RunColumn> Chosen { get; set; }
    [Parameter] public EventCallback<RunColumn> Toggled { get; set; }

    private IEnumerable<(string Group, List<RunColumn> Columns)> Found =>
        new (string, List<RunColumn>)[]
        {
            ("Metrics", Matching(_metrics.SelectMany(m => Figures(m).Select(f => RunColumn.Metric(m, f))))),
            ("Settings", Matching(RunSpecFields.All.Where(f => f.Name != "name").Select(f => RunColumn.Spec(f.Name)))),
            ("Run", Matching(RunColumn.Fields.Where(f => f is not ("name" or "status")).Select(RunColumn.Parse))),
        }.Where(g => g.Item2.Count > 0);

    private async Task OpenAsync()
    {
        _open = !_open;
        if (_open)
            _metrics = await Queries.MetricNamesAsync();
    }

    private List<RunColumn> Matching(IEnumerable<RunColumn> columns) =>
        [.. columns.Where(c => RunCell.Head(c).Contains(_filter, StringComparison.OrdinalIgnoreCase)).Take(MaxShown)];

    /// <summary>The extreme that nobody wants (the highest loss) is left out.</summary>
    private static IEnumerable<string> Figures(string metric) =>
        s_figures.Where(f => (f != "min" || !MetricWords.HigherIsBetter(metric)) && (f != "max" || !MetricWords.LowerIsBetter(metric)));
}
