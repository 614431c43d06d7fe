using Microsoft.AspNetCore.Components;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>A run's curves. A run may report thousands of metrics: only a page of the unusual ones is there at a time.</summary>
public sealed partial class RunCharts
{
    private const int PerPage = 12;

    private static readonly string[] s_losses = [MetricNames.Loss, MetricNames.ValidationLoss];
    private static readonly string[] s_accuracies = [MetricNames.Accuracy, MetricNames.ValidationAccuracy, MetricNames.ValidationMacroF1];
    private static readonly string[] s_lossLabels = ["training", "validation"];
    private static readonly string[] s_accuracyLabels = ["training", "validation", "macro F1"];
    private static readonly HashSet<string> s_placed =
    [
        .. s_losses, .. s_accuracies, MetricNames.LearningRate, MetricNames.GradientNorm, MetricNames.TokensPerSecond, MetricNames.SamplesPerSecond,
        MetricNames.TestLoss, MetricNames.TestAccuracy, MetricNames.TestMacroF1,
    ];

    private string _filter = "";
    private int _limit = PerPage;

    [Parameter, EditorRequired] public required RunState State { get; set; }
    [Parameter, EditorRequired] public required ChartView View { get; set; }
    [Parameter] public EventCallback<ChartView> ViewChanged { get; set; }
    [Parameter] public ChartZoom? Zoom { get; set; }
    [Parameter] public EventCallback<ChartZoom?> ZoomChanged { get; set; }

    private IReadOnlyList<ChartRun> ChartRuns => RunChart.Of(State);
    private IReadOnlyList<string> Axes => State.ReadsTokens ? ChartView.Axes : [.. ChartView.Axes.Where(a => a != "tokens")];

    private List<string> Others => [.. State.Run.Metrics.Select(m => m.Name).Where(n => !s_placed.Contains(n) && !n.StartsWith("system/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    private IEnumerable<string> Matching => Others.Where(n => n.Contains(_filter, StringComparison.OrdinalIgnoreCase));
    private List<string> Shown => [.. Matching.Take(_limit)];
}
