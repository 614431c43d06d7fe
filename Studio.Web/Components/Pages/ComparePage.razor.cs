using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Runs;
using Studio.Web.Live;

namespace Studio.Web.Components.Pages;

/// <summary>Runs side by side. The address holds everything: which runs in which colours, metrics, smoothing, axis, scale and zoom.</summary>
public sealed partial class ComparePage : IDisposable
{
    private const int MaxCharts = 12;
    private static readonly TimeSpan s_refreshEvery = TimeSpan.FromSeconds(1);
    private IReadOnlyList<(string Id, int Colour)> _chosen = [];
    private IReadOnlyList<ChartRun> _chartRuns = [];
    private Comparison? _comparison;
    private ChartView _view = new();
    private ChartZoom? _zoom;
    private string? _read;
    private PageRefresh _refresh = null!;
    private IDisposable _subscription = null!;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private RunQueries Queries { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "runs")] public string? RunsText { get; set; }
    [SupplyParameterFromQuery(Name = "metrics")] public string? MetricsText { get; set; }
    [SupplyParameterFromQuery(Name = "smooth")] public string? Smoothing { get; set; }
    [SupplyParameterFromQuery(Name = "x")] public string? Axis { get; set; }
    [SupplyParameterFromQuery(Name = "log")] public string? Log { get; set; }
    [SupplyParameterFromQuery(Name = "zoom")] public string? ZoomText { get; set; }

    [SupplyParameterFromQuery(Name = "seeds")] public string? Seeds { get; set; }

    private bool Means => Seeds == "mean";
    private IReadOnlyCollection<string> Ids => [.. _chosen.Select(c => c.Id)];

    private IReadOnlyList<string> Metrics => MetricsText is { Length: > 0 }
        ? [.. MetricsText.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxCharts)]
        : Usual;

    /// <summary>The losses, and accuracy where there is one.</summary>
    private IReadOnlyList<string> Usual =>
        [.. new[] { MetricNames.ValidationLoss, MetricNames.Loss, MetricNames.ValidationAccuracy }.Where(n => _comparison!.MetricNames.Contains(n)).DefaultIfEmpty(MetricNames.Loss)];

    public void Dispose()
    {
        _subscription.Dispose();
        _refresh.Dispose();
    }

    protected override void OnInitialized()
    {
        _refresh = new PageRefresh(() => InvokeAsync(ReadAsync), DispatchExceptionAsync, s_refreshEvery);
        _subscription = Feed.Subscribe(null, delta =>
        {
            if (_chosen.Any(c => c.Id == delta.RunId))
                _refresh.Request();
        });
    }

    protected override async Task OnParametersSetAsync()
    {
        _view = ChartView.Parse(Smoothing, Axis, Log);
        _zoom = ChartZoom.Parse(ZoomText);
        _chosen = RunSelection.Parse(RunsText);
        if (_read == RunsText)
        {
            DrawRuns();
            return;
        }
        _read = RunsText;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (_chosen.Count == 0)
            return;
        _comparison = await Comparison.ReadAsync(Catalog, Queries, _chosen, DateTimeOffset.UtcNow);
        DrawRuns();
        StateHasChanged();
    }

    private void DrawRuns()
    {
        // the same list as long as nothing in it changed, so that the charts are left alone
        if (_comparison?.ToChartRuns(Means) is { } charts && !charts.SequenceEqual(_chartRuns))
            _chartRuns = charts;
    }

    private void ShowSeeds(string? seeds) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("seeds", seeds), replace: true);

    private void Add(string id) => Choose(RunSelection.Parse(RunSelection.Write([RunSelection.Write(_chosen), id])));

    private void Remove(string id) => Choose([.. _chosen.Where(c => c.Id != id)]);

    private void Choose(IReadOnlyList<(string Id, int Colour)> runs) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("runs", runs.Count == 0 ? null : RunSelection.Write(runs)), replace: true);

    private void ToggleMetric(ChangeEventArgs e)
    {
        if (e.Value?.ToString() is not { Length: > 0 } name)
            return;
        var chosen = Metrics.Contains(name) ? Metrics.Where(m => m != name) : Metrics.Append(name);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("metrics", string.Join(',', chosen)), replace: true);
    }

    private void ShowAs(ChartView view) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToQuery()), replace: true);

    private void ZoomTo(ChartZoom? zoom) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("zoom", zoom?.ToString()), replace: true);
}
