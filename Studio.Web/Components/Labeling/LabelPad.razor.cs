using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Browsing;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Datasets;

namespace Studio.Web.Components.Labeling;

public sealed partial class LabelPad(RowReader reader, IJSRuntime script) : IAsyncDisposable, IHandleEvent
{
    /// <summary>Rows read at once: the next row is in memory long before it is wanted.</summary>
    private const int Ahead = 30;
    private const int MostKept = 300;
    private const int ShownLabels = 60;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<long, DatasetRow> _known = [];
    private readonly Stack<Change> _undo = [];
    private readonly Stack<Change> _redo = [];
    private LabelCounts _counts = new(0, 0, 0, 0, 0, 0);
    private LabelState _state = LabelState.Pending;
    private IReadOnlyList<(string By, LabelState State)> _said = [];
    private IJSObjectReference? _page;
    private DatasetRow? _row;
    private IReadOnlyList<int> _others = [];
    private string _find = "";
    private string _written = "";
    private string? _error;
    private long _place;
    private int _image;
    private int _text;
    private bool _atOnce;

    [Parameter, EditorRequired] public required LabelBook Book { get; set; }
    [Parameter, EditorRequired] public required string By { get; set; }
    [Parameter] public LabelQueue Queue { get; set; }
    [Parameter, EditorRequired] public required DatasetManifest Manifest { get; set; }
    [Parameter] public EventCallback<LabelQueue> QueueChosen { get; set; }

    /// <summary>The rows one works through, in their order.</summary>
    [Parameter, EditorRequired] public required RowIndex View { get; set; }

    /// <summary>What models say of the rows; null where none was asked.</summary>
    [Parameter] public LabelSuggestions? Suggestions { get; set; }

    /// <summary>The row to begin with, by its position in the dataset version.</summary>
    [Parameter] public long? StartRow { get; set; }

    /// <summary>The rows come by how likely their label is wrong, so that this label is what one judges.</summary>
    [Parameter] public bool ShowGiven { get; set; }

    private LabelSuggestion? Suggested => _row is null ? null : Suggestions?.Of((int)_row.Index);

    /// <summary>The likeliest label that the project has.</summary>
    private LabelGuess? Guess => Suggested?.Guesses.FirstOrDefault(guess => Book.Project.Labels.Contains(guess.Label));

    private IReadOnlyList<LabelSpan> Spans => [.. _state.Values.Select(LabelSpan.Parse).OrderBy(span => span.Start).ThenBy(span => span.End)];

    private double Done => Book.Count == 0 ? 0 : (double)_counts.Done / Book.Count;

    private IEnumerable<(string Label, int Index)> Shown =>
        Book.Project.Labels.Select((label, i) => (label, i)).Where(l => _find.Length == 0 || l.label.Contains(_find, StringComparison.OrdinalIgnoreCase)).Take(ShownLabels);

    private IEnumerable<string> WholeScores
    {
        get
        {
            var (low, high) = (Math.Ceiling(Book.Project.Lowest), Math.Floor(Book.Project.Highest));
            return high - low > 10 ? [] : Enumerable.Range((int)low, (int)(high - low) + 1).Select(s => s.ToString(CultureInfo.InvariantCulture));
        }
    }

    protected override async Task OnInitializedAsync()
    {
        var columns = Manifest.Columns.ToList();
        _image = columns.FindIndex(c => c.Image is not null);
        _text = columns.FindIndex(c => c.Role == ColumnRole.Text) is var text and >= 0 ? text : _image >= 0 ? -1 : columns.FindIndex(c => c.Type == ColumnType.Text);
        // the column that labels will lie in would tell what somebody said before
        _others = [.. Enumerable.Range(0, columns.Count).Where(i => i != _image && i != _text && columns[i].Name != Book.Project.Target).Take(40)];
        await ShowAsync(StartRow is { } row && PlaceOf(row) is { } place ? place : Book.Find(By, Queue, View, 0, 1));
    }

    /// <summary>
    /// Drawn once a key's change is kept, not also when it begins, as Blazor does by itself: what is drawn then is what
    /// stands there already, and each drawing is a message to the browser and one back.
    /// </summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        await item.InvokeAsync(arg);
        StateHasChanged();
    }

    private long? PlaceOf(long row)
    {
        for (long place = 0; place < View.Count; place++)
            if (View.At(place) == row)
                return place;
        return null;
    }

    /// <summary>1 to 9, then 0.</summary>
    private static string? Key(int index) => index < 10 ? ((index + 1) % 10).ToString(CultureInfo.InvariantCulture) : null;

    private async Task ShowAsync(long place)
    {
        (_place, _error) = (place, null);
        _counts = Book.Counts(By);
        if (place < 0)
        {
            (_row, _state) = (null, LabelState.Pending);
            return;
        }
        if (!_known.ContainsKey(place))
            await ReadAsync(place);
        _row = _known[place];
        _state = Book.StateOf(By, (int)_row.Index);
        _said = Book.StatesOf((int)_row.Index);
        _written = _state.Values.FirstOrDefault() ?? "";
        // behind the person's back, so that none of the next rows is waited for
        if (!_known.ContainsKey((place + (Ahead / 2)) % Math.Max(1, View.Count)))
            _ = InvokeAsync(() => ReadAsync(place + 1));
    }

    private async Task ReadAsync(long from)
    {
        if (_known.Count > MostKept)
            _known.Clear();
        var rows = await reader.ReadAsync(Book.Project.Dataset, View, from, Ahead, [.. Manifest.Columns.Select(c => c.Name)], longest: RowDrawer.MaxWhole + 1);
        for (var i = 0; i < rows.Count; i++)
            _known[from + i] = rows[i];
    }

    private Task MoveAsync(int step) => InTurnAsync(() => _place < 0 ? Task.CompletedTask : ShowAsync(Book.Find(By, Queue, View, _place + step, step)));

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

    private Task PickAsync(string label) => InTurnAsync(() => PickNowAsync(label));

    private async Task PickNowAsync(string label)
    {
        if (_row is null)
            return;
        if (Book.Project.Kind == LabelKind.Spans)
        {
            await MarkAsync(label);
            return;
        }
        IReadOnlyList<string> values = Book.Project.Kind == LabelKind.Multi
            ? _state.Values.Contains(label) ? [.. _state.Values.Except([label])] : [.. _state.Values, label]
            : [label];
        if (_atOnce && Book.Project.Kind == LabelKind.Single)
            await SayAsync(new LabelState(LabelStatus.Submitted, values), goOn: true);
        else
            // what is handed in stays so, with its values changed; anything else becomes a draft
            await SayAsync(new LabelState(_state.Status == LabelStatus.Submitted && values.Count > 0 ? LabelStatus.Submitted : LabelStatus.Draft, values), goOn: false);
    }

    /// <summary>Gives the stretch of text that is selected in the browser a label.</summary>
    private async Task MarkAsync(string label)
    {
        _page ??= await script.InvokeAsync<IJSObjectReference>("import", "/assets/page.js");
        var selected = await _page.InvokeAsync<int[]?>("selectedCharacters", SpanText.ElementId);
        if (selected is not [var start, var end] || start >= end)
        {
            _error = "Select a stretch of the text first, then press the label's digit.";
            return;
        }
        await SayDraftAsync([.. _state.Values, new LabelSpan(start, end, label).ToString()]);
    }

    private Task UnmarkAsync(LabelSpan span) => SayDraftAsync([.. _state.Values.Except([span.ToString()])]);

    private Task SayDraftAsync(IReadOnlyList<string> values) =>
        SayAsync(new LabelState(_state.Status == LabelStatus.Submitted ? LabelStatus.Submitted : LabelStatus.Draft, values), goOn: false);

    private Task AcceptAsync() => Guess is { } guess ? PickAsync(guess.Label) : Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _page is null ? default : ScriptDisposal.SafelyAsync(_page.DisposeAsync);
    }

    private Task WriteAsync(ChangeEventArgs e)
    {
        _written = (string?)e.Value ?? "";
        return _written.Length == 0 ? Task.CompletedTask : SayAsync(new LabelState(LabelStatus.Draft, [_written]), goOn: false);
    }

    /// <summary>In a field Enter is the field's own, but for the score's one line.</summary>
    private Task KeyAsync(KeyboardEventArgs e) =>
        e.Key == "Enter" && (e.CtrlKey || Book.Project.Kind == LabelKind.Score) ? SubmitAsync() : Task.CompletedTask;

    private Task SubmitAsync() => InTurnAsync(() => SayAsync(_state with { Status = LabelStatus.Submitted }, goOn: true));

    private Task DiscardAsync() => InTurnAsync(() => SayAsync(new LabelState(LabelStatus.Discarded, []), goOn: true));

    private async Task SayAsync(LabelState state, bool goOn)
    {
        if (_row is null)
            return;
        try
        {
            var row = (int)_row.Index;
            var before = await Book.SetAsync(By, row, state);
            if (!before.Equals(state))
            {
                _undo.Push(new Change(_place, row, before, state));
                _redo.Clear();
            }
            await ShowAsync(goOn ? Book.Find(By, Queue, View, _place + 1, 1) : _place);
        }
        catch (UserError e)
        {
            _error = e.Message;
        }
    }

    private Task UndoAsync() => InTurnAsync(() => StepAsync(_undo, _redo, change => change.Before));

    private Task RedoAsync() => InTurnAsync(() => StepAsync(_redo, _undo, change => change.After));

    /// <summary>Undoing is a change like any other: it stands in the events too.</summary>
    private async Task StepAsync(Stack<Change> from, Stack<Change> to, Func<Change, LabelState> wanted)
    {
        if (!from.TryPop(out var change))
            return;
        try
        {
            await Book.SetAsync(By, change.Row, wanted(change));
            to.Push(change);
            await ShowAsync(change.Place);
        }
        catch (UserError e)
        {
            from.Push(change);
            _error = e.Message;
        }
    }

    private sealed record Change(long Place, int Row, LabelState Before, LabelState After);
}
