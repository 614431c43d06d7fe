using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Browsing;

namespace Studio.Web.Components.Labeling;

/// <summary>A page of rows of a queue. What is chosen becomes a draft at once, so that nothing is lost with the page; Enter hands the drafts in.</summary>
public sealed partial class LabelGrid(RowReader reader) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Stack<IReadOnlyList<(int Row, LabelState Before)>> _undo = [];
    private IReadOnlyList<DatasetRow> _rows = [];
    private LabelState[] _states = [];
    private LabelCounts _counts = new(0, 0, 0, 0, 0, 0);
    private string? _error;
    private long _from;
    private long _next;
    private int _at;
    private int _image;
    private int _text;

    [Parameter, EditorRequired] public required LabelBook Book { get; set; }
    [Parameter, EditorRequired] public required string By { get; set; }
    [Parameter, EditorRequired] public required DatasetManifest Manifest { get; set; }
    [Parameter, EditorRequired] public required RowIndex View { get; set; }
    [Parameter] public LabelSuggestions? Suggestions { get; set; }
    [Parameter] public LabelQueue Queue { get; set; }
    [Parameter] public int PageRows { get; set; } = 10;
    [Parameter] public EventCallback<LabelQueue> QueueChosen { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var columns = Manifest.Columns.ToList();
        _image = columns.FindIndex(c => c.Image is not null);
        _text = columns.FindIndex(c => c.Role == ColumnRole.Text) is var text and >= 0 ? text : _image >= 0 ? -1 : columns.FindIndex(c => c.Type == ColumnType.Text);
        await ShowAsync(0);
    }

    private LabelGuess? Guess(DatasetRow row) => Suggestions?.Of((int)row.Index)?.Guesses.FirstOrDefault(guess => Book.Project.Labels.Contains(guess.Label));

    private async Task ShowAsync(long from)
    {
        var places = Book.FindMany(By, Queue, View, from, PageRows);
        // also past the end, so that what was passed over can be begun again
        (_from, _next, _at, _error) = (from, places.Count == 0 ? from : places[^1] + 1, 0, null);
        var names = Manifest.Columns.Select(c => c.Name).ToList();
        var rows = new List<DatasetRow>();
        // neighbours in the view are read together
        for (var i = 0; i < places.Count;)
        {
            var count = 1;
            while (i + count < places.Count && places[i + count] == places[i] + count) count++;
            rows.AddRange(await reader.ReadAsync(Book.Project.Dataset, View, places[i], count, names));
            i += count;
        }
        _rows = rows;
        Refresh();
    }

    private void Refresh()
    {
        _states = [.. _rows.Select(row => Book.StateOf(By, (int)row.Index))];
        _counts = Book.Counts(By);
    }

    private void Move(int step) => _at = Math.Clamp(_at + step, 0, Math.Max(0, _rows.Count - 1));

    /// <summary>Keys pressed while one is still being kept wait for it: each must meet the row that the one before leads to.</summary>
    private async Task InTurnAsync(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task PickAsync(string label) => InTurnAsync(async () =>
    {
        if (_at >= _rows.Count)
            return;
        var state = _states[_at];
        var many = Book.Project.TakesMany;
        IReadOnlyList<string> values = !many ? [label] : state.Values.Contains(label) ? [.. state.Values.Except([label])] : [.. state.Values, label];
        await SayAsync([(_rows[_at], state with { Status = state.Status == LabelStatus.Submitted ? LabelStatus.Submitted : LabelStatus.Draft, Values = values })]);
        if (!many)
            Move(1);
    });

    private Task DiscardAsync() => InTurnAsync(async () =>
    {
        if (_at >= _rows.Count)
            return;
        await SayAsync([(_rows[_at], new LabelState(LabelStatus.Discarded, []))]);
        Move(1);
    });

    private Task AcceptAsync() => InTurnAsync(() => SayAsync([.. _rows.Where((row, i) => _states[i].Status == LabelStatus.Pending && Guess(row) is not null)
        .Select(row => (row, new LabelState(LabelStatus.Draft, [Guess(row)!.Label])))]));

    private Task SubmitAsync() => InTurnAsync(async () =>
    {
        await SayAsync([.. _rows.Where((_, i) => _states[i].Status == LabelStatus.Draft && (_states[i].Values.Count > 0 || Book.Project.TakesMany)).Select(row => (row, Book.StateOf(By, (int)row.Index) with { Status = LabelStatus.Submitted }))]);
        if (_error is null)
            await ShowAsync(_next);
    });

    private async Task SayAsync(IReadOnlyList<(DatasetRow Row, LabelState State)> changes)
    {
        _error = null;
        var done = await SetAsync([.. changes.Select(change => ((int)change.Row.Index, change.State))]);
        if (done.Count > 0)
            _undo.Push(done);
        Refresh();
    }

    /// <summary>All at once, so that the disk is waited for once and not for each row.</summary>
    /// <returns>what was said before of the rows whose change is kept.</returns>
    private async Task<IReadOnlyList<(int Row, LabelState Before)>> SetAsync(IReadOnlyList<(int Row, LabelState State)> changes)
    {
        var done = new List<(int, LabelState)>();
        foreach (var (row, keeping) in changes.Select(change => (change.Row, Book.SetAsync(By, change.Row, change.State))).ToList())
        {
            try
            {
                done.Add((row, await keeping));
            }
            catch (UserError e)
            {
                _error = e.Message;
            }
        }
        return done;
    }

    private Task UndoAsync() => InTurnAsync(async () =>
    {
        if (!_undo.TryPop(out var changes))
            return;
        await SetAsync(changes);
        // where they were labeled, if the page has moved on since
        if (_rows.All(row => changes.All(change => change.Row != row.Index)))
            await ShowAsync(Math.Max(0, _from - PageRows));
        Refresh();
    });

    public void Dispose() => _turn.Dispose();
}
