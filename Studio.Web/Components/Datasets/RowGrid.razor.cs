using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Browsing;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Datasets;

public sealed partial class RowGrid(RowReader reader, IJSRuntime script) : IAsyncDisposable
{
    /// <summary>Times the height of a tall row this stays below what Firefox draws, 17.8 million pixels.</summary>
    public const int SectionRows = 200_000;

    /// <summary>Characters of a cell that are read; its four lines show fewer.</summary>
    private const int Seen = 1000;

    /// <summary>Rows read while the browser still makes room for them: more than a screen holds.</summary>
    private const int FirstRows = 80;

    private ElementReference _wrap;
    private ElementReference _table;
    private Virtualize<PlacedRow>? _rows;
    private IJSObjectReference? _module;
    private IJSObjectReference? _widths;
    private Task<IReadOnlyList<DatasetRow>>? _first;
    private long _section;
    private long? _scrollTo;

    [Parameter, EditorRequired] public required string Reference { get; set; }
    [Parameter, EditorRequired] public required RowIndex Index { get; set; }
    [Parameter, EditorRequired] public required IReadOnlyList<DatasetColumn> Columns { get; set; }
    [Parameter, EditorRequired] public required RowSelection Selection { get; set; }
    [Parameter] public TableStatistics? Statistics { get; set; }

    /// <summary>Four lines a row instead of one.</summary>
    [Parameter] public bool Tall { get; set; }

    /// <summary>Widths a person chose are kept in the browser under it.</summary>
    [Parameter, EditorRequired] public required string StorageKey { get; set; }

    /// <summary>Called once the first rows are read and about to be drawn.</summary>
    [Parameter] public Action? FirstRead { get; set; }

    /// <summary>A row, by its place in the selection.</summary>
    [Parameter] public EventCallback<long> Opened { get; set; }
    [Parameter] public EventCallback<RowSelection> Sorted { get; set; }
    [Parameter] public EventCallback<IReadOnlyList<RowCondition>> Filtered { get; set; }

    private int RowHeight => Tall ? 82 : 34;
    private int Width => 72 + Columns.Sum(WidthOf);

    public async ValueTask DisposeAsync() => await ScriptDisposal.SafelyAsync(async () =>
    {
        if (_widths is not null)
        {
            await _widths.InvokeVoidAsync("stop");
            await _widths.DisposeAsync();
        }
        if (_module is not null)
            await _module.DisposeAsync();
    });

    protected override void OnInitialized() => _first = ReadAsync(0, (int)Math.Min(FirstRows, Index.Count), CancellationToken.None);

    /// <summary>Brings a row into view, wherever it lies.</summary>
    public async Task GoToAsync(long place)
    {
        var row = Math.Clamp(place, 0, Math.Max(0, Index.Count - 1));
        _scrollTo = row % SectionRows;
        await ShowSectionAsync(row / SectionRows);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await script.InvokeAsync<IJSObjectReference>("import", "/assets/rows.js");
            _widths = await _module.InvokeAsync<IJSObjectReference>("keepWidths", _table, StorageKey);
        }
        if (_scrollTo is { } row && _module is not null)
        {
            _scrollTo = null;
            await _module.InvokeVoidAsync("scrollToTop", _wrap, row * RowHeight);
        }
    }

    private async ValueTask<ItemsProviderResult<PlacedRow>> ProvideAsync(ItemsProviderRequest request)
    {
        var (start, total) = (_section * SectionRows, (int)Math.Min(SectionRows, Index.Count - (_section * SectionRows)));
        var from = start + request.StartIndex;
        try
        {
            var count = Math.Min(request.Count, total - request.StartIndex);
            var rows = await (from + count <= FirstRows && _first is { } first ? SomeAsync(first, (int)from, count) : ReadAsync(from, count, request.CancellationToken));
            FirstRead?.Invoke();
            return new(rows.Select((row, i) => new PlacedRow(from + i, row)), total);
        }
        catch (OperationCanceledException) when (request.CancellationToken.IsCancellationRequested)
        {
            return new([], total); // scrolled on meanwhile
        }
    }

    private Task<IReadOnlyList<DatasetRow>> ReadAsync(long from, int count, CancellationToken cancellationToken) =>
        reader.ReadAsync(Reference, Index, from, count, [.. Columns.Select(c => c.Name)], cancellationToken, Seen);

    private static async Task<IReadOnlyList<DatasetRow>> SomeAsync(Task<IReadOnlyList<DatasetRow>> rows, int from, int count) => [.. (await rows).Skip(from).Take(count)];

    private async Task ShowSectionAsync(long section)
    {
        if (section == _section)
            return;
        _section = section;
        _scrollTo ??= 0;
        await (_rows?.RefreshDataAsync() ?? Task.CompletedTask);
    }

    /// <summary>Up, down, and back to the file's order.</summary>
    private Task SortAsync(string column) => Sorted.InvokeAsync((Selection.OrderBy == column, Selection.Descending) switch
    {
        (false, _) => Selection with { OrderBy = column, Descending = false },
        (true, false) => Selection with { Descending = true },
        _ => Selection with { OrderBy = null, Descending = false },
    });

    private ColumnStatistics? StatisticsOf(DatasetColumn column) => Statistics?.Columns.FirstOrDefault(c => c.Name == column.Name);

    private static string Kind(DatasetColumn column)
    {
        var type = column.Image is { } image ? $"{image.Width} x {image.Height} x {image.Channels}" : column.Type.ToString().ToLowerInvariant();
        return column.Role is ColumnRole.Ignore or ColumnRole.Image || (column.Role == ColumnRole.Text && column.Type == ColumnType.Text) ? type : $"{type} · {column.Role.ToString().ToLowerInvariant()}";
    }

    private static int WidthOf(DatasetColumn column) => column.Type switch
    {
        ColumnType.Image => 100,
        ColumnType.Boolean => 110,
        ColumnType.Integer or ColumnType.Number => 130,
        _ when column.Role is ColumnRole.Label or ColumnRole.Split => 160,
        _ when column.Role == ColumnRole.Text => 560,
        _ => 220,
    };

    /// <param name="Place">in the selection.</param>
    private sealed record PlacedRow(long Place, DatasetRow Row);
}
