using Studio.Data.Cleaning;

namespace Studio.Web.Cleaning;

/// <summary>
/// A pipeline while somebody edits it: operations as a list, what was typed and cannot be read yet, and what is wrong for
/// the dataset at hand.
/// </summary>
public sealed class PipelineDraft(TableShape shape)
{
    private readonly List<Entry> _entries = [];
    private int _next;

    public IReadOnlyList<Entry> Entries => _entries;
    public Pipeline Pipeline => new() { Operations = [.. _entries.Select(e => e.Operation)] };

    /// <summary>Why it cannot run; empty when it can.</summary>
    public IReadOnlyList<PipelineProblem> Problems =>
    [
        .. _entries.SelectMany((e, i) => e.Mistyped.Select(m => new PipelineProblem(i, m.Key, m.Value.Problem))),
        .. Pipeline.Check(shape),
    ];

    public void Load(Pipeline pipeline)
    {
        _entries.Clear();
        _entries.AddRange(pipeline.Operations.Select(o => new Entry(_next++, o)));
    }

    public Entry Add(OperationKind kind)
    {
        var entry = new Entry(_next++, kind.Defaults);
        _entries.Add(entry);
        return entry;
    }

    public void Remove(Entry entry) => _entries.Remove(entry);

    /// <param name="places">down is positive; past an end nothing happens.</param>
    public void Move(Entry entry, int places)
    {
        var (from, to) = (_entries.IndexOf(entry), _entries.IndexOf(entry) + places);
        if (to < 0 || to >= _entries.Count)
            return;
        _entries.RemoveAt(from);
        _entries.Insert(to, entry);
    }

    /// <summary>Takes what was typed; what cannot be read stays as typed, and the parameter as it was.</summary>
    public static void Type(Entry entry, OperationField field, string text)
    {
        if (OperationText.Parse(field, text, out var problem) is { } value)
        {
            entry.Operation = field.With(entry.Operation, value);
            entry.Mistyped.Remove(field.Name);
        }
        else
        {
            entry.Mistyped[field.Name] = (text, problem);
        }
    }

    public static void Set(Entry entry, OperationField field, object value)
    {
        entry.Operation = field.With(entry.Operation, value);
        entry.Mistyped.Remove(field.Name);
    }

    /// <summary>Columns as they are where the operation stands; those before the first problem.</summary>
    public TableShape ShapeBefore(Entry entry)
    {
        var at = shape;
        foreach (var before in _entries.TakeWhile(e => e != entry))
        {
            if (before.Operation.Problem() is not null)
                return at;
            try
            {
                at = before.Operation.Bind(at).Result;
            }
            catch (Studio.Data.UserError)
            {
                return at; // said at that operation
            }
        }
        return at;
    }

    /// <summary>One operation of the list; the key stays with it when it moves.</summary>
    public sealed class Entry(int key, Operation operation)
    {
        public int Key { get; } = key;
        public Operation Operation { get; set; } = operation;

        /// <summary>Typed texts that are no value, with the sentence why, by parameter.</summary>
        public Dictionary<string, (string Text, string Problem)> Mistyped { get; } = [];
        public OperationKind Kind => OperationKind.Of(Operation);
    }
}
