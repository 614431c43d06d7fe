using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Layout;
using Studio.Web.Components.Runs;
using Studio.Web.Jobs;
using Studio.Web.Live;

namespace Studio.Web.Components.Pages;

/// <summary>What runs and what waits, a line per device.</summary>
public sealed partial class QueuePage : IDisposable
{
    private IReadOnlyList<QueueLine>? _lines;
    private PageRefresh _refresh = null!;
    private IDisposable _subscription = null!;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private Devices Devices { get; set; } = null!;
    [Inject] private RunService Service { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;

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
        var runs = await db.Runs.AsNoTracking()
            .Where(r => r.Status == RunStatus.Queued || r.Status == RunStatus.Starting || r.Status == RunStatus.Running || r.Status == RunStatus.Stopping)
            .ToListAsync();
        _lines = QueueLine.Of(runs, Devices.All);
        StateHasChanged();
    }

    private Task MoveAsync(Run run, QueueMove move) => TryAsync(() => Service.MoveAsync(run.Id, move));

    private Task PriorityAsync(Run run, ChangeEventArgs e) =>
        int.TryParse(e.Value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority)
            ? TryAsync(() => Service.SetPriorityAsync(run.Id, priority))
            : Task.CompletedTask;

    private async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
        await ReadAsync();
    }
}
