using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Web.Live;

namespace Studio.Web.Components.Controls;

/// <summary>
/// Between the live feed and the script that draws: subscribes before the script reads its snapshot, then hands on only
/// what is new, one call per throttled tick. Drawing never passes through Blazor's diff.
/// </summary>
public sealed partial class ChartGroup : IAsyncDisposable
{
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, LiveSubscription> _subscriptions = [];
    private Task<IJSObjectReference>? _group;
    private IJSObjectReference? _module;
    private DotNetObjectReference<ChartGroup>? _self;
    private IReadOnlyList<ChartRun> _runs = [];
    private ChartView? _view;
    private bool _disposed;

    [Inject] private IJSRuntime Script { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;

    [Parameter, EditorRequired] public required IReadOnlyList<ChartRun> Runs { get; set; }
    [Parameter, EditorRequired] public required ChartView View { get; set; }

    /// <summary>Visible range of the x axis; null shows everything. Only its first value is read: the script owns it from then on.</summary>
    [Parameter] public ChartZoom? Zoom { get; set; }
    [Parameter] public EventCallback<ChartZoom?> ZoomChanged { get; set; }
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Adds a chart to the page's group; the caller disposes what it gets.</summary>
    internal async Task<IJSObjectReference> AddAsync(ElementReference element, ChartOptions options)
    {
        var group = await StartedAsync();
        return await group.InvokeAsync<IJSObjectReference>("add", element, options);
    }

    [JSInvokable]
    public Task OnZoomAsync(double? min, double? max) =>
        InvokeAsync(() => ZoomChanged.InvokeAsync(min is { } low && max is { } high ? new ChartZoom(low, high) : null));

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var subscription in _subscriptions.Values)
            await subscription.DisposeAsync();
        _subscriptions.Clear();
        if (_group is not null)
            await ScriptDisposal.SafelyAsync(async () =>
            {
                var group = await _group;
                await group.InvokeVoidAsync("dispose");
                await group.DisposeAsync();
            });
        if (_module is not null)
            await ScriptDisposal.SafelyAsync(_module.DisposeAsync);
        _self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        // before the script's snapshot, so that nothing falls between the two
        foreach (var run in Runs)
            if (!_subscriptions.ContainsKey(run.Id))
                _subscriptions[run.Id] = new LiveSubscription(Feed, run.Id, delta => InvokeAsync(() => PushAsync(delta)));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await StartedAsync();
        else
            await UpdateAsync();
    }

    private Task<IJSObjectReference> StartedAsync() => _group ??= StartAsync();

    private async Task<IJSObjectReference> StartAsync()
    {
        (_runs, _view) = (Runs, View);
        _self = DotNetObjectReference.Create(this);
        _module = await Script.InvokeAsync<IJSObjectReference>("import", "/assets/charts.js");
        double[]? zoom = Zoom is { } z ? [z.Min, z.Max] : null;
        return await _module.InvokeAsync<IJSObjectReference>("createGroup", Runs, View, zoom, ZoomChanged.HasDelegate ? _self : null);
    }

    private async Task UpdateAsync()
    {
        if (_group is not { IsCompletedSuccessfully: true } || _disposed)
            return;
        var group = await _group;
        if (!_runs.SequenceEqual(Runs))
        {
            _runs = Runs;
            await LeaveAsync();
            await group.InvokeVoidAsync("setRuns", Runs);
        }
        if (_view != View)
        {
            _view = View;
            await group.InvokeVoidAsync("setView", View);
        }
    }

    private async Task LeaveAsync()
    {
        foreach (var id in _subscriptions.Keys.Except(Runs.Select(r => r.Id)).ToList())
        {
            _subscriptions.Remove(id, out var gone);
            await gone!.DisposeAsync();
        }
    }

    private async Task PushAsync(RunDelta delta)
    {
        // before the script's first snapshot nothing is needed: the snapshot, read later, holds it
        if (_group is not { IsCompletedSuccessfully: true } || _disposed || delta.ToOffset <= delta.FromOffset)
            return;
        try
        {
            await (await _group).InvokeVoidAsync("append", s_answerWithin, ScriptDelta.Of(delta));
        }
        catch (OperationCanceledException)
        {
            // the connection is away for a while; once it is back, the next delta leaves a gap, and the script reads its snapshot again
        }
        catch (JSDisconnectedException)
        {
            // the tab is closed or its connection dropped; a page that comes back reads its snapshot again
        }
    }
}
