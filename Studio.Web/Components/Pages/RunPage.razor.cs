using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Layout;
using Studio.Web.Components.Runs;
using Studio.Web.Jobs;
using Studio.Web.Live;

namespace Studio.Web.Components.Pages;

/// <summary>
/// One run. The address holds the tab, the view of the charts and the zoom; the catalog holds the rest, read again at
/// most twice a second while the run reports. Curves go their own way, see <see cref="ChartGroup"/>.
/// </summary>
public sealed partial class RunPage : IDisposable
{
    private static readonly TimeSpan s_refreshEvery = TimeSpan.FromMilliseconds(500);
    private RunState? _state;
    private ChartView _view = new();
    private ChartZoom? _zoom;
    private PageRefresh? _refresh;
    private IDisposable? _subscription;
    private string? _watched;
    private bool _missing;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private RunService Service { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public required string Id { get; set; }
    [Parameter] public string? Tab { get; set; }
    [SupplyParameterFromQuery(Name = "smooth")] public string? Smoothing { get; set; }
    [SupplyParameterFromQuery(Name = "x")] public string? Axis { get; set; }
    [SupplyParameterFromQuery(Name = "log")] public string? Log { get; set; }
    [SupplyParameterFromQuery(Name = "zoom")] public string? ZoomText { get; set; }

    private string CurrentTab => Tabs.Any(t => t.Key == Tab) ? Tab! : "";
    private double Share => RunPace.Share(_state!.Run.Step, _state.Run.TotalSteps);

    private IEnumerable<(string Key, string Label, int Count)> Tabs =>
    [
        ("", "Charts", 0),
        // only language models write
        .. !Tasks.Writes(_state?.Run.Task ?? Tasks.CausalLm) ? Array.Empty<(string, string, int)>() : [("samples", "Samples", _state?.SampleCount ?? 0)],
        ("checkpoints", "Checkpoints", _state?.Checkpoints.Count ?? 0),
        ("evaluate", "Evaluate", 0),
        ("settings", "Settings", 0),
        ("system", "System", 0),
        ("log", "Log", 0),
        ("events", "Events", 0),
    ];

    public void Dispose()
    {
        _subscription?.Dispose();
        _refresh?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _view = ChartView.Parse(Smoothing, Axis, Log);
        _zoom = ChartZoom.Parse(ZoomText);
        if (_watched == Id)
            return;
        Dispose();
        _watched = Id;
        _state = null;
        // watched before it is read, so that nothing falls between the two
        _refresh = new PageRefresh(() => InvokeAsync(ReadAsync), DispatchExceptionAsync, s_refreshEvery);
        _subscription = Feed.Subscribe(Id, _ => _refresh.Request());
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        _state = await RunReader.ReadAsync(db, Id);
        _missing = _state is null;
        StateHasChanged();
    }

    private string TabHref(string key) => (key.Length == 0 ? $"/runs/{Id}" : $"/runs/{Id}/{key}") + new Uri(Navigation.Uri).Query;

    private void ShowAs(ChartView view) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToQuery()), replace: true);

    private void ZoomTo(ChartZoom? zoom) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("zoom", zoom?.ToString()), replace: true);

    private async Task RenameAsync(string name)
    {
        try
        {
            await Service.RenameAsync(Id, name);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }
}
