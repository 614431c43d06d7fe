using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Tables;
using Studio.Web.Browsing;
using Studio.Web.Components.Controls;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

/// <summary>A dataset's rows, columns and versions. The address holds the version, the search and the page.</summary>
public sealed partial class DatasetPage : IDisposable
{
    /// <summary>Columns drawn as cards; a table of thousands of columns is still a table below.</summary>
    private const int MaxCards = 24;

    private readonly CancellationTokenSource _gone = new();
    private Dataset? _dataset;
    private IReadOnlyList<DatasetChoice> _versions = [];
    private DatasetChoice? _choice;
    private IReadOnlyList<ColumnStatistics>? _statistics;
    private RowQuery _query = new(1, null, null, null);
    private Studio.Data.Tables.DatasetPage? _page;
    private Exception? _error;
    private Exception? _rowsError;
    private string _shown = "";
    private bool _deleting;
    private int _runs;

    [Parameter] public string DatasetId { get; set; } = "";
    [SupplyParameterFromQuery(Name = "version")] public int? Version { get; set; }
    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }
    [SupplyParameterFromQuery(Name = "search")] public string? Search { get; set; }
    [SupplyParameterFromQuery(Name = "label")] public string? Label { get; set; }
    [SupplyParameterFromQuery(Name = "split")] public string? Split { get; set; }
    [SupplyParameterFromQuery(Name = "page")] public int? PageNumber { get; set; }

    private DatasetManifest Manifest => _choice!.Manifest;

    private string Found => _page is null ? "" : $"{Figures.Exact(_page.Total)} {(_query.IsFiltered ? $"of {Figures.Exact(Manifest.RowCount)} " : "")}rows";

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
            await ReadRowsAsync();
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

    private async Task ReadRowsAsync()
    {
        var reference = _choice!.Reference;
        var other = _shown != reference;
        _query = RowQuery.Of(PageNumber, Search, Label, Split);
        (_shown, _rowsError) = (reference, null);
        if (other)
            (_statistics, _page) = (null, null);
        try
        {
            _page = await _query.ReadAsync(Workspace, reference, _gone.Token);
            if (other)
                _ = ReadStatisticsAsync(reference);
        }
        catch (UserError e)
        {
            _rowsError = e;
        }
    }

    // behind the rows: they are wanted first
    private async Task ReadStatisticsAsync(string reference)
    {
        try
        {
            var statistics = await Task.Run(() => DatasetStatistics.Read(Workspace, DatasetFolder.Resolve(Workspace, reference)), _gone.Token);
            if (reference != _shown)
                return;
            _statistics = statistics;
            await InvokeAsync(StateHasChanged);
        }
        catch (Exception e) when (e is UserError or OperationCanceledException)
        {
            // the rows' own error says it already, or the page is closed
        }
    }

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

    private string Address(string parameter, string? value) => Navigation.GetUriWithQueryParameter(parameter, value);

    private string PageAddress(int step) =>
        Navigation.GetUriWithQueryParameter("page", Math.Clamp(_query.Page + step, 1, RowQuery.PagesOf(_page?.Total ?? 0)));

    private void Go(string parameter, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        [parameter] = string.IsNullOrEmpty(value) ? null : value,
        ["page"] = null,
    }));
}
