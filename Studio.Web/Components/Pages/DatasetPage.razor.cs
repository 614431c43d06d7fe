using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Browsing;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

/// <summary>A dataset's rows, statistics and versions. The address holds the version, the tab and what the rows show.</summary>
public sealed partial class DatasetPage : IDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _rowsRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dataset? _dataset;
    private IReadOnlyList<DatasetChoice> _versions = [];
    private DatasetChoice? _choice;
    private RowsAddress? _address;
    private TableStatistics? _statistics;
    private string? _statisticsError;
    private Exception? _error;
    private string _shown = "";
    private double _counted;
    private bool _deleting;
    private int _runs;

    [Parameter] public string DatasetId { get; set; } = "";
    [SupplyParameterFromQuery(Name = "version")] public int? Version { get; set; }
    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }
    [SupplyParameterFromQuery(Name = "row")] public long? Row { get; set; }

    private DatasetManifest Manifest => _choice!.Manifest;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            if (_dataset?.Id != DatasetId)
                await LoadAsync();
            _choice = _versions.FirstOrDefault(version => Version is null || version.Version == Version)
                ?? throw new UserError($"{_dataset!.Name} has no version {Version}: open its newest.");
            var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
            _address = RowsAddress.Parse(Manifest, name => query.TryGetValue(name, out var value) ? value.ToString() : null);
            if (_shown != _choice.Reference)
                CountBehind(_choice.Reference);
        }
        catch (UserError e)
        {
            _error = e;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    private async Task LoadAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync(_gone.Token);
        _dataset = await db.Datasets.AsNoTracking().Include(dataset => dataset.Versions).FirstOrDefaultAsync(dataset => dataset.Id == DatasetId, _gone.Token)
            ?? throw new UserError("There is no such dataset here: it was deleted, or the address was cut short when it was copied.");
        _versions = [.. _dataset.Versions.OrderByDescending(version => version.Version).Select(version => DatasetChoice.Of(_dataset, version))];
        _runs = await db.Runs.CountAsync(run => run.DatasetId == DatasetId, _gone.Token);
    }

    /// <summary>The rows are wanted first; statistics follow when they are counted.</summary>
    private void CountBehind(string reference)
    {
        (_shown, _statistics, _statisticsError, _counted) = (reference, null, null, 0);
        _ = CountAsync(reference);
    }

    private async Task CountAsync(string reference)
    {
        try
        {
            var version = await Task.Run(() => DatasetFolder.Resolve(Workspace, reference), _gone.Token);
            if (Tab is null)
                // a worker that starts takes both cores from the page that asked for it; where no rows come (none match), none are waited for
                await Task.WhenAny(_rowsRead.Task, Task.Delay(s_longestWait, _gone.Token));
            var statistics = await StatisticsOf.ReadAsync(version, share => Tell(reference, () => _counted = share), _gone.Token);
            Tell(reference, () => _statistics = statistics);
        }
        catch (UserError e)
        {
            Tell(reference, () => _statisticsError = e.Message);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    private void Tell(string reference, Action news) => _ = InvokeAsync(() =>
    {
        if (reference != _shown || _gone.IsCancellationRequested)
            return;
        news();
        StateHasChanged();
    });

    private async Task RenameAsync(string name)
    {
        try
        {
            await Service.RenameAsync(DatasetId, name);
            _dataset!.Name = name.Trim();
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }

    private string TabAddress(string? tab) => Navigation.GetUriWithQueryParameter("tab", tab);

    /// <summary>From a bar of the statistics to the rows it stands for.</summary>
    private void ShowRows(IReadOnlyList<RowCondition> conditions)
    {
        var query = RowsAddress.Everything.Toggled(conditions).ToQuery();
        query["tab"] = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query));
    }

    private void ShowVersion(string? version)
    {
        var query = RowsAddress.Everything.ToQuery();
        query["version"] = version;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query));
    }
}
