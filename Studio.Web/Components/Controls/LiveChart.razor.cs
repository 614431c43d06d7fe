using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Studio.Web.Components.Controls;

/// <summary>
/// One chart of the group around it: metrics of the group's runs, live. Blazor renders its frame once, with the room it
/// will take; everything inside is the script's.
/// </summary>
public sealed partial class LiveChart : IAsyncDisposable
{
    private const int LegendHeight = 20;
    private ElementReference _element;
    private IJSObjectReference? _chart;

    [CascadingParameter] private ChartGroup Group { get; set; } = null!;

    [Parameter, EditorRequired] public required string Title { get; set; }

    /// <summary>Metrics in the order of the legend.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Names { get; set; }

    /// <summary>What the legend calls them; the metrics' own words where it is empty.</summary>
    [Parameter] public IReadOnlyList<string> Labels { get; set; } = [];
    [Parameter] public string Note { get; set; } = "";

    /// <summary>Of the canvas, in CSS pixels.</summary>
    [Parameter] public int Height { get; set; } = 140;

    /// <summary>Only the curve: no card, legend, axes or tools.</summary>
    [Parameter] public bool Compact { get; set; }

    /// <summary>The one run of the group it shows; all of them by default.</summary>
    [Parameter] public string? RunId { get; set; }

    // the script owns what is inside; a chart of other metrics is another chart (use @key)
    protected override bool ShouldRender() => false;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        IReadOnlyList<string> labels = Labels.Count > 0 ? Labels : [.. Names.Select(MetricWords.Label)];
        _chart = await Group.AddAsync(_element, new ChartOptions(Title, Names, labels, [.. Names.Where(MetricWords.IsExact)], MetricWords.Unit(Names[0]), Height, Compact, RunId));
    }

    public ValueTask DisposeAsync() => _chart is null ? default : ScriptDisposal.SafelyAsync(async () =>
    {
        await _chart.InvokeVoidAsync("dispose");
        await _chart.DisposeAsync();
    });
}
