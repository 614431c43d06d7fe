using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Web.Components.Controls;
using Studio.Web.Live;

namespace Studio.Web.Components.Layout;

public sealed partial class NavStatus : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);

    // CPU is measured between two readings, so the second one comes soon
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(300);
    private readonly MachineLoad _load = new();
    private readonly CancellationTokenSource _gone = new();
    private int _live;
    private int _waiting;
    private PageRefresh _refresh = null!;
    private IDisposable _subscription = null!;

    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;

    private string Cpu => _load.Cpu is { } share ? $"{Whole(share)} %" : "–";
    private string CpuWidth => Whole(_load.Cpu ?? 0) + "%";
    private string MemoryWidth => Whole(_load.MemoryTotal > 0 ? (double)_load.MemoryUsed / _load.MemoryTotal : 0) + "%";

    private static string Whole(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _subscription.Dispose();
        _refresh.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // a run that starts or ends is counted at once, not at the next tick
        _refresh = new PageRefresh(() => InvokeAsync(CountAsync), DispatchExceptionAsync, TimeSpan.FromMilliseconds(500));
        _subscription = Feed.Subscribe(null, delta =>
        {
            if (delta.StateChanged)
                _refresh.Request();
        });
        await ReadAsync();
        _ = FollowAsync(_gone.Token);
    }

    private async Task FollowAsync(CancellationToken gone)
    {
        using var timer = new PeriodicTimer(s_first);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
                await InvokeAsync(async () =>
                {
                    timer.Period = s_every;
                    await ReadAsync();
                });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the viewer left
        }
    }

    private async Task ReadAsync()
    {
        _load.Read();
        await CountAsync();
    }

    private async Task CountAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        var counts = await db.Runs.Where(r => r.Status == RunStatus.Queued || r.Status == RunStatus.Starting || r.Status == RunStatus.Running || r.Status == RunStatus.Stopping)
            .GroupBy(r => r.Status).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        _waiting = counts.Where(c => c.Key == RunStatus.Queued).Sum(c => c.Count);
        _live = counts.Sum(c => c.Count) - _waiting;
        StateHasChanged();
    }
}
