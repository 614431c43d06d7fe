using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Layout;
using Studio.Web.Components.Runs;
using Studio.Web.Jobs;
using Studio.Web.Live;

namespace Studio.Web.Components.Pages;

/// <summary>All runs. Only the visible stretch of rows is read and drawn, so ten thousand runs cost as much as fifty.</summary>
public sealed partial class RunsPage : IDisposable
{
    private static readonly RunColumn s_name = RunColumn.Parse("name");
    private static readonly RunColumn s_status = RunColumn.Parse("status");
    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private Virtualize<RunRow>? _rows;
    private RunsView _view = new();
    private RunsView? _shown;
    private string? _problem;
    private int? _total;
    private PageRefresh _live = null!;
    private IDisposable _subscription = null!;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private RunQueries Queries { get; set; } = null!;
    [Inject] private RunService Service { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")] public string? SearchText { get; set; }
    [SupplyParameterFromQuery(Name = "show")] public string? Group { get; set; }
    [SupplyParameterFromQuery(Name = "tag")] public string? Tag { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] public string? Sort { get; set; }
    [SupplyParameterFromQuery(Name = "order")] public string? Order { get; set; }
    [SupplyParameterFromQuery(Name = "columns")] public string? ColumnWords { get; set; }

    private bool Filtered => _view.Search.Length > 0 || _view.Group != "all" || _view.Tag.Length > 0;
    private string CompareHref => "/compare?runs=" + RunSelection.Write(_selected.Take(RunSelection.MaxRuns));

    public void Dispose()
    {
        _subscription.Dispose();
        _live.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _live = new PageRefresh(() => InvokeAsync(RefreshAsync), DispatchExceptionAsync, TimeSpan.FromSeconds(1));
        _subscription = Feed.Subscribe(null, _ => _live.Request());
        // whether there is anything at all decides what the page is
        _total = (await Queries.ListAsync(RunsView.Parse(SearchText, Group, Tag, Sort, Order, ColumnWords).ToListQuery(0, 1))).Total;
    }

    protected override async Task OnParametersSetAsync()
    {
        _view = RunsView.Parse(SearchText, Group, Tag, Sort, Order, ColumnWords);
        if (_shown == _view)
            return;
        _shown = _view;
        await RefreshAsync();
    }

    private void Show(RunsView view)
    {
        if (view != _view)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToQuery()), replace: true);
    }

    private void Select(string id, bool on)
    {
        if (on)
            _selected.Add(id);
        else
            _selected.Remove(id);
    }

    private async Task RefreshAsync()
    {
        if (_rows is not null)
            await _rows.RefreshDataAsync();
        StateHasChanged();
    }

    private async ValueTask<ItemsProviderResult<RunRow>> ProvideAsync(ItemsProviderRequest request)
    {
        try
        {
            var page = await Queries.ListAsync(_view.ToListQuery(request.StartIndex, Math.Max(1, request.Count)), request.CancellationToken);
            var ids = page.Runs.Select(r => r.Id).ToList();
            var curves = ids.Count == 0 ? new Dictionary<string, double[]>() : await Queries.SparklinesAsync(ids, MetricNames.Loss, request.CancellationToken);
            Found(page.Total, null);
            var datasets = await DatasetNamesAsync(page.Runs, request.CancellationToken);
            return new ItemsProviderResult<RunRow>(page.Runs.Select(r => new RunRow(r, curves.GetValueOrDefault(r.Id) ?? [], $"{datasets.GetValueOrDefault(r.DatasetId, r.DatasetId)} v{r.DatasetVersion}")), page.Total);
        }
        catch (UserError e)
        {
            Found(0, e.Message);
            return new ItemsProviderResult<RunRow>([], 0);
        }
    }

    private async Task<Dictionary<string, string>> DatasetNamesAsync(IEnumerable<Run> runs, CancellationToken cancellationToken)
    {
        var ids = runs.Select(r => r.DatasetId).Distinct().ToList();
        await using var db = await Catalog.CreateDbContextAsync(cancellationToken);
        return await db.Datasets.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Name, cancellationToken);
    }

    private void Found(int total, string? problem)
    {
        if (_total == total && _problem == problem)
            return;
        (_total, _problem) = (total, problem);
        StateHasChanged();
    }

    private async Task SaveNotesAsync(string id, string notes)
    {
        try
        {
            await Service.SetNotesAsync(id, notes);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }
}
