using System.Globalization;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Browsing;
using Studio.Web.Components.Controls;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Datasets;

public sealed partial class DatasetRows : IDisposable
{
    /// <summary>Fewer are scrolled through.</summary>
    private const int ManyRows = 200;

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _selecting;
    private RowIndex? _index;
    private UserError? _error;
    private RowGrid? _grid;
    private DatasetRow? _open;
    private long _place;
    private string _shownKey = "";
    private bool _filtering;
    private bool _tall;

    [Parameter, EditorRequired] public required DatasetChoice Choice { get; set; }
    [Parameter, EditorRequired] public required RowsAddress Address { get; set; }

    /// <summary>Null while it is counted.</summary>
    [Parameter] public TableStatistics? Statistics { get; set; }

    /// <summary>Called once the first rows are read.</summary>
    [Parameter] public Action? FirstRead { get; set; }

    /// <summary>A row to begin at, from the address.</summary>
    [Parameter] public long? Row { get; set; }

    private DatasetManifest Manifest => Choice.Manifest;
    private RowSelection Selection => Address.Selection;
    private IReadOnlyList<DatasetColumn> Shown => Address.ShownColumns(Manifest);
    private bool HasImages => Manifest.Columns.Any(c => c.Image is not null);

    private string Found => _index is null ? "" : $"{Figures.Exact(_index.Count)} {(Selection.IsAll ? "" : $"of {Figures.Exact(Manifest.RowCount)} ")}rows";

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _selecting?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var key = $"{Choice.Reference}\n{Selection.Key()}";
        if (key == _shownKey)
            return;
        _shownKey = key;
        // a filter that is no longer wanted must not keep the machine busy
        await (_selecting?.CancelAsync() ?? Task.CompletedTask);
        _selecting?.Dispose();
        var selecting = _selecting = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        (_index, _error, _open) = (null, null, null);
        try
        {
            var index = await Rows.SelectAsync(Choice.Reference, Selection, selecting.Token);
            if (key == _shownKey)
                _index = index;
        }
        catch (UserError e) when (key == _shownKey)
        {
            _error = e;
        }
        catch (OperationCanceledException) when (selecting.IsCancellationRequested)
        {
            // another filter has taken its place, or the page is closed
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Row is not { } row || _grid is null || _index is null)
            return;
        Row = null;
        await _grid.GoToAsync(row);
        await OpenAsync(row);
        StateHasChanged();
    }

    private void Go(RowsAddress address) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(address.ToQuery()));

    private async Task GoToAsync(string? text)
    {
        if (_grid is not null && long.TryParse(text?.Replace(",", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out var place))
            await _grid.GoToAsync(place);
    }

    /// <param name="place">within the selection.</param>
    private async Task OpenAsync(long place)
    {
        if (_index is null || place < 0 || place >= _index.Count)
            return;
        var rows = await Rows.ReadAsync(Choice.Reference, _index, place, 1, [.. Manifest.Columns.Select(c => c.Name)], _gone.Token, RowDrawer.MaxWhole + 1);
        (_open, _place) = (rows[0], place);
    }

    private Task MoveAsync(int step) => OpenAsync(_place + step);
}
