using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Runs;
using Studio.Web.Jobs;
using Studio.Web.Live;

namespace Studio.Web.Components.Pages;

/// <summary>What is going on, what came out, and what to do next.</summary>
public sealed partial class Home : IDisposable
{
    private static readonly ChartView s_view = new();
    private HomeState? _home;
    private IReadOnlyList<ChartRun> _chartRuns = [];
    private PageRefresh _refresh = null!;
    private IDisposable _subscription = null!;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private Workspace Workspace { get; set; } = null!;
    [Inject] private Devices Devices { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;

    private string NextStep => _home!.RunCount == 0
        ? "Your data is here. Start a run: the defaults train something sensible."
        : "Start another run, or try what the last one learned.";

    public void Dispose()
    {
        _subscription.Dispose();
        _refresh.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _refresh = new PageRefresh(() => InvokeAsync(ReadAsync), DispatchExceptionAsync, TimeSpan.FromSeconds(1));
        _subscription = Feed.Subscribe(null, _ => _refresh.Request());
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        _home = await HomeState.ReadAsync(db, Workspace);
        var charts = _home.Live.Select((r, i) => new ChartRun(r.Id, r.Name, i, r.TotalSteps, true)).ToList();
        if (!charts.SequenceEqual(_chartRuns))
            _chartRuns = charts;
        StateHasChanged();
    }
}
