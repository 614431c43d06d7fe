using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Components.Layout;

public sealed partial class NavStatus : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);
    private readonly MachineLoad _load = new();
    private readonly CancellationTokenSource _gone = new();
    private int _live;
    private int _waiting;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;

    private string Cpu => _load.Cpu is { } share ? $"{Whole(share)} %" : "–";
    private string CpuWidth => Whole(_load.Cpu ?? 0) + "%";
    private string MemoryWidth => Whole(_load.MemoryTotal > 0 ? (double)_load.MemoryUsed / _load.MemoryTotal : 0) + "%";

    private static string Whole(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        _ = FollowAsync(_gone.Token);
    }

    private async Task FollowAsync(CancellationToken gone)
    {
        using var timer = new PeriodicTimer(s_every);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
                await InvokeAsync(async () =>
                {
                    await ReadAsync();
                    StateHasChanged();
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
        await using var db = await Catalog.CreateDbContextAsync();
        var counts = await db.Runs.Where(r => r.Status == RunStatus.Queued || r.Status == RunStatus.Starting || r.Status == RunStatus.Running || r.Status == RunStatus.Stopping)
            .GroupBy(r => r.Status).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        _waiting = counts.Where(c => c.Key == RunStatus.Queued).Sum(c => c.Count);
        _live = counts.Sum(c => c.Count) - _waiting;
    }
}
