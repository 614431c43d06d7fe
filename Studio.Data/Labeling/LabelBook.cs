using Studio.Data.Tables.Rows;

namespace Studio.Data.Labeling;

/// <summary>
/// A project that is open: its rows, and what everybody says of them now, from its events. Many people use one book at once.
/// A change is decided under the lock, and told as kept when it is on the disk.
/// </summary>
public sealed class LabelBook : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LabelJournal? _journal;
    private readonly Dictionary<string, LabelPerson> _people = new(StringComparer.Ordinal);

    /// <summary>How many have handed in a row.</summary>
    private readonly Dictionary<int, int> _submitted = [];
    private readonly HashSet<int> _disagreed = [];
    private readonly RowIndex _rows;

    /// <summary>Rows that as many have handed in as the project asks for. Counted along, as all counts are: a key must not cost more the more is labeled.</summary>
    private long _done;

    private LabelBook(LabelProject project, RowIndex rows, LabelJournal? journal)
    {
        Project = project;
        _rows = rows;
        _journal = journal;
    }

    public LabelProject Project { get; private set; }

    /// <summary>Rows of the project.</summary>
    public long Count => _rows.Count;

    /// <summary>Raised when anything changed, on the thread of whoever changed it.</summary>
    public event Action? Changed;

    /// <exception cref="UserError">another process has it open to write in.</exception>
    public static LabelBook Open(LabelProject project, RowIndex rows, string eventsPath)
    {
        try
        {
            return Filled(new LabelBook(project, rows, new LabelJournal(eventsPath)), eventsPath);
        }
        catch (IOException e) when (File.Exists(eventsPath) && !DiskFull.Is(e))
        {
            throw new UserError($"The labels of '{project.Name}' are open in another Studio: stop that one, or let it make the change.", e);
        }
    }

    /// <summary>To look at only, whoever writes in it.</summary>
    public static LabelBook Read(LabelProject project, RowIndex rows, string eventsPath) => Filled(new LabelBook(project, rows, journal: null), eventsPath);

    /// <summary>The row at a place of the project, as its position in the dataset version.</summary>
    public int RowAt(long place) => _rows.At(place);

    public LabelState StateOf(string by, int row)
    {
        lock (_gate)
            return State(by, row);
    }

    /// <summary>Everything that one person says, row by row.</summary>
    public IReadOnlyList<(int Row, LabelState State)> StatesBy(string by)
    {
        lock (_gate)
            return _people.GetValueOrDefault(by) is { } person ? [.. person.States.OrderBy(s => s.Key).Select(s => (s.Key, s.Value))] : [];
    }

    /// <summary>What everybody who said anything says of a row, by name.</summary>
    public IReadOnlyList<(string By, LabelState State)> StatesOf(int row)
    {
        lock (_gate)
            return [.. _people.Where(p => p.Value.Has(row)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value.Of(row)))];
    }

    /// <summary>Says something of a row; what was said before stays in the events.</summary>
    /// <returns>what the person said before.</returns>
    /// <exception cref="UserError">the values are none of the project's, or the disk is full.</exception>
    public async Task<LabelState> SetAsync(string by, int row, LabelState state)
    {
        var name = CheckName(by);
        var from = LabelState.Pending;
        await KeepAsync(() =>
        {
            from = State(name, row);
            return [new LabelEvent(DateTimeOffset.UtcNow, name, row, from, Project.Check(state))];
        });
        return from;
    }

    /// <summary>Says the same of many rows, as one change.</summary>
    /// <param name="overwrite">also where the person has handed in something else.</param>
    /// <returns>rows that changed.</returns>
    public async Task<int> SetManyAsync(string by, IEnumerable<int> rows, LabelState state, bool overwrite)
    {
        var name = CheckName(by);
        return await KeepAsync(() =>
        {
            var (now, to) = (DateTimeOffset.UtcNow, Project.Check(state));
            return [.. rows.Select(row => new LabelEvent(now, name, row, State(name, row), to, Bulk: true)).Where(e => overwrite || e.From.Status is LabelStatus.Pending or LabelStatus.Draft)];
        });
    }

    /// <summary>What was said elsewhere, all of it or nothing; of what one person says twice of a row the last holds.</summary>
    /// <returns>rows that changed, counted once for each person.</returns>
    /// <exception cref="UserError">something in it cannot be said here.</exception>
    public Task<int> SetEachAsync(IReadOnlyList<LabelSaying> sayings) => KeepAsync(() =>
    {
        var now = DateTimeOffset.UtcNow;
        return [.. sayings.GroupBy(s => (By: CheckName(s.By), s.Row)).Select(g => new LabelEvent(now, g.Key.By, g.Key.Row, State(g.Key.By, g.Key.Row), Project.Check(g.Last().State), Bulk: true))];
    });

    /// <summary>The nearest place of a queue from a place on, going round at the end; -1 when the queue is empty.</summary>
    public long Find(string by, LabelQueue queue, long from, int step) => Find(by, queue, _rows, from, step);

    /// <summary>The same in a view of the project: some of its rows, in another order.</summary>
    public long Find(string by, LabelQueue queue, RowIndex view, long from, int step)
    {
        lock (_gate)
        {
            for (long i = 0, place = Wrap(from, view.Count); i < view.Count; i++, place = Wrap(place + step, view.Count))
                if (IsIn(by, queue, view.At(place)))
                    return place;
            return -1;
        }
    }

    /// <summary>The rows of a queue from a place of a view on, at most so many, and where the next would be sought.</summary>
    public IReadOnlyList<long> FindMany(string by, LabelQueue queue, RowIndex view, long from, int count)
    {
        lock (_gate)
        {
            var found = new List<long>();
            for (var place = Math.Max(0, from); place < view.Count && found.Count < count; place++)
                if (IsIn(by, queue, view.At(place)))
                    found.Add(place);
            return found;
        }
    }

    /// <summary>The project's rows in the file's order.</summary>
    public RowIndex Rows => _rows;

    public LabelCounts Counts(string by)
    {
        lock (_gate)
        {
            var mine = _people.GetValueOrDefault(by) ?? new LabelPerson();
            var pending = Count - mine.Draft - mine.Submitted - mine.Discarded - (_done - mine.OfDone);
            return new LabelCounts(pending, mine.Draft, mine.Submitted, mine.Discarded, _disagreed.Count, _done);
        }
    }

    /// <summary>Who has said anything, by name.</summary>
    public IReadOnlyList<string> People()
    {
        lock (_gate)
            return [.. _people.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What was handed in, row by row: who says what.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, LabelState>> Submitted()
    {
        lock (_gate)
            return SubmittedRows();
    }

    /// <summary>Rows whose last word is that they are of no use, by anybody.</summary>
    public IReadOnlySet<int> Discarded()
    {
        lock (_gate)
            return _people.Values.SelectMany(p => p.States).Where(p => p.Value.Status == LabelStatus.Discarded).Select(p => p.Key).ToHashSet();
    }

    /// <summary>Takes the project's changed rules; labels that are in use must stay.</summary>
    public void Change(LabelProject project)
    {
        lock (_gate)
        {
            if (Project.Labels.Except(project.Labels).FirstOrDefault(gone => _people.Values.SelectMany(p => p.States.Values).Any(s => Project.LabelsOf(s).Contains(gone))) is { } used)
                throw new UserError($"labels: '{used}' is said of rows; relabel them before taking it away.");
            Project = project;
            CountDone();
        }
        Changed?.Invoke();
    }

    public ValueTask DisposeAsync() => _journal?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <exception cref="UserError">the name is none.</exception>
    public static string CheckName(string by) =>
        by.Trim() is { Length: > 0 and <= 60 } name && !name.Any(char.IsControl) ? name : throw new UserError("by: who labels needs a name of 1 to 60 characters.");

    /// <param name="say">called under the lock, so that what is checked against the project's labels is kept before these change.</param>
    /// <returns>changes that are one.</returns>
    private async Task<int> KeepAsync(Func<IReadOnlyList<LabelEvent>> say)
    {
        Task kept;
        List<LabelEvent> events;
        lock (_gate)
        {
            events = [.. say().Where(change => !change.From.Equals(change.To))];
            if (events.Count == 0)
                return 0;
            // in the journal's order, so that what holds is the same after a restart
            foreach (var change in events)
                Apply(change);
            kept = (_journal ?? throw new InvalidOperationException("This book is open to look at only.")).AppendAsync(events);
        }
        try
        {
            await kept;
        }
        catch (IOException e)
        {
            lock (_gate)
                foreach (var change in Enumerable.Reverse(events))
                    Apply(change with { From = change.To, To = change.From });
            throw new UserError($"The label could not be kept ({e.Message.TrimEnd('.')}): free some disk space and say it again.", e);
        }
        Changed?.Invoke();
        return events.Count;
    }

    private static LabelBook Filled(LabelBook book, string eventsPath)
    {
        foreach (var change in LabelJournal.Read(eventsPath))
            book.Apply(change);
        return book;
    }

    private void Apply(LabelEvent change)
    {
        if (!_people.TryGetValue(change.By, out var mine))
            _people[change.By] = mine = new LabelPerson();
        var row = change.Row;
        var wasDone = IsDone(row);
        if (wasDone && mine.Has(row))
            mine.OfDone--;
        var before = mine.Say(row, change.To);
        var difference = (change.To.Status == LabelStatus.Submitted ? 1 : 0) - (before.Status == LabelStatus.Submitted ? 1 : 0);
        if (difference != 0 && (_submitted[row] = _submitted.GetValueOrDefault(row) + difference) == 0)
            _submitted.Remove(row);
        var isDone = IsDone(row);
        if (isDone && mine.Has(row))
            mine.OfDone++;
        if (isDone != wasDone)
            CountDone(row, isDone ? 1 : -1, except: mine);
        if (_submitted.GetValueOrDefault(row) > 1 && Disagrees(row))
            _disagreed.Add(row);
        else
            _disagreed.Remove(row);
    }

    private bool IsDone(int row) => _submitted.GetValueOrDefault(row) >= Project.AnnotatorsPerRow;

    private void CountDone(int row, int difference, LabelPerson except)
    {
        _done += difference;
        foreach (var person in _people.Values)
            if (person != except && person.Has(row))
                person.OfDone += difference;
    }

    /// <summary>Anew, when the project asks for another number of people.</summary>
    private void CountDone()
    {
        var done = _submitted.Keys.Where(IsDone).ToList();
        _done = done.Count;
        foreach (var person in _people.Values)
            person.OfDone = done.Count(person.Has);
    }

    private LabelState State(string by, int row) =>
        _people.GetValueOrDefault(by)?.Of(row) ?? LabelState.Pending;

    private bool IsIn(string by, LabelQueue queue, int row) => queue switch
    {
        LabelQueue.Pending => State(by, row).Status == LabelStatus.Pending && !IsDone(row),
        LabelQueue.Draft => State(by, row).Status == LabelStatus.Draft,
        LabelQueue.Submitted => State(by, row).Status == LabelStatus.Submitted,
        LabelQueue.Discarded => State(by, row).Status == LabelStatus.Discarded,
        LabelQueue.Disagreed => _disagreed.Contains(row),
        _ => true,
    };

    private bool Disagrees(int row) =>
        _people.Values.Select(p => p.Of(row)).Where(s => s.Status == LabelStatus.Submitted).Select(s => s.Key).Distinct().Skip(1).Any();

    private Dictionary<int, IReadOnlyDictionary<string, LabelState>> SubmittedRows() =>
        _submitted.Keys.Order().ToDictionary(row => row, row => (IReadOnlyDictionary<string, LabelState>)_people.Where(p => p.Value.Of(row).Status == LabelStatus.Submitted).ToDictionary(p => p.Key, p => p.Value.Of(row)));

    private static long Wrap(long place, long count) => count == 0 ? 0 : ((place % count) + count) % count;
}
