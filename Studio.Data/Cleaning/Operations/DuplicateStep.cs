using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

/// <summary>What exact and near duplicates share: rows gathered with their lengths and scores, one row of a cluster kept, and the rows a person chose to keep.</summary>
public abstract class DuplicateStep(TableShape shape, DuplicateChoice choice) : WholeTableStep(shape)
{
    private readonly List<long> _rows = [];
    private readonly List<double> _scores = [];
    private readonly int _scoreColumn = choice.Keep is DuplicateChoice.Highest or DuplicateChoice.HeldOut ? shape.Require(choice.ScoreColumn) : -1;

    /// <summary>Row number of a text that stands in the other dataset.</summary>
    protected const long Other = -1;

    /// <summary>What was found, once all rows have been seen.</summary>
    public IReadOnlyList<DuplicateCluster> Clusters { get; private set; } = [];

    /// <summary>Rows taken into clusters so far, those of the other dataset among them.</summary>
    protected int Count => _rows.Count;

    protected long RowOf(int item) => _rows[item];

    /// <summary>Texts of the dataset against which this one is held; called before the first batch.</summary>
    internal void ObserveOther(IEnumerable<IReadOnlyList<string>> texts, CancellationToken cancel)
    {
        foreach (var some in texts)
        {
            Take(some, cancel);
            foreach (var text in some)
                AddRow(Other, text.Length);
        }
    }

    internal string OtherDataset => choice.Against;

    public override void Observe(CleaningBatch batch, CancellationToken cancel)
    {
        var texts = new List<string>(batch.Rows);
        for (var row = 0; row < batch.Rows; row++)
        {
            if (!batch.IsKept[row])
                continue;
            var text = batch.Columns[choice.Column][row] as string ?? "";
            texts.Add(text);
            AddRow(batch.RowIds[row], _scoreColumn < 0 ? text.Length : Score(batch.Columns[_scoreColumn][row]));
        }
        Take(texts, cancel);
    }

    /// <summary>Takes the next texts in.</summary>
    protected abstract void Take(IReadOnlyList<string> texts, CancellationToken cancel);

    /// <summary>Groups of items (numbers in the order in which they were taken) that are copies of each other.</summary>
    protected abstract IEnumerable<int[]> FindClusters(CancellationToken cancel);

    protected override HashSet<long> Decide(CancellationToken cancel)
    {
        var dropped = new HashSet<long>();
        var clusters = new List<DuplicateCluster>();
        foreach (var items in FindClusters(cancel))
        {
            var here = items.Where(i => _rows[i] != Other).ToList();
            var inOther = here.Count < items.Length;
            if (here.Count == 0 || (here.Count == 1 && !inOther))
                continue;
            if (choice.Keep == DuplicateChoice.HeldOut && here.Select(i => _scores[i]).Distinct().Count() < 2)
                continue; // all on one side: no leak
            var best = inOther || choice.Keep == DuplicateChoice.HeldOut ? -1 : Best(here);
            var kept = here.Where(i => i == best || (choice.Keep == DuplicateChoice.HeldOut && _scores[i] > 0) || choice.Exceptions.Contains(_rows[i])).Select(i => _rows[i]).ToList();
            var rows = here.Select(i => _rows[i]).ToList();
            clusters.Add(new(rows, kept, inOther));
            dropped.UnionWith(rows.Except(kept));
        }
        Clusters = clusters;
        return dropped;
    }

    private int Best(List<int> items) => choice.Keep switch
    {
        DuplicateChoice.First => items[0],
        DuplicateChoice.Last => items[^1],
        _ => items.MaxBy(i => _scores[i]), // the first of several equally long ones
    };

    private void AddRow(long row, double score)
    {
        _rows.Add(row);
        _scores.Add(score);
    }

    private static double Score(object? value) => value switch { string split => split == "train" ? 0 : 1, long whole => whole, double number => number, bool truth => truth ? 1 : 0, _ => double.NegativeInfinity };
}
