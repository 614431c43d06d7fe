namespace Studio.Data.Labeling;

/// <summary>What one person says of a project's rows now, and how many of them are in which state.</summary>
internal sealed class LabelPerson
{
    private readonly Dictionary<int, LabelState> _states = [];

    /// <summary>Rows about which anything is said.</summary>
    public IReadOnlyDictionary<int, LabelState> States => _states;

    public long Draft { get; private set; }
    public long Submitted { get; private set; }
    public long Discarded { get; private set; }

    /// <summary>Of the rows about which anything is said, those that are done: the book's to count, as it knows the others.</summary>
    public long OfDone { get; set; }

    public bool Has(int row) => _states.ContainsKey(row);

    public LabelState Of(int row) => _states.GetValueOrDefault(row, LabelState.Pending);

    /// <returns>what was said before.</returns>
    public LabelState Say(int row, LabelState state)
    {
        var before = Of(row);
        if (state.Status == LabelStatus.Pending)
            _states.Remove(row);
        else
            _states[row] = state;
        Count(before.Status, -1);
        Count(state.Status, 1);
        return before;
    }

    private void Count(LabelStatus status, int difference)
    {
        switch (status)
        {
            case LabelStatus.Draft:
                Draft += difference;
                break;
            case LabelStatus.Submitted:
                Submitted += difference;
                break;
            case LabelStatus.Discarded:
                Discarded += difference;
                break;
            default:
                break; // pending is what is left of all rows
        }
    }
}
