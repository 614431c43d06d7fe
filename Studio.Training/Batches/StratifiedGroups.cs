namespace Studio.Training.Batches;

/// <summary>
/// Deals whole groups of rows to parts so that every part holds its share of each class as far as the groups allow:
/// scikit-learn's StratifiedGroupKFold, of which equal parts are its folds. Groups come with the most uneven classes first;
/// each goes where the shares of the classes stray least from what the parts should hold of the rows dealt so far.
/// </summary>
internal sealed class StratifiedGroups
{
    /// <summary>Two strays nearer than this are alike (roots of differences of doubles), and the part with fewer rows takes the group.</summary>
    private const double Alike = 1e-7;

    private readonly double[] _shares;

    // of each class: rows in all, the share of them dealt, and the sum over parts of (share dealt to the part)² / the part's share
    private readonly double[] _rows;
    private readonly double[] _dealt;
    private readonly double[] _squares;
    private readonly double[][] _ofPart;
    private readonly long[] _size;

    private StratifiedGroups(IReadOnlyList<ClassRows[]> groups, int classes, double[] shares)
    {
        (_shares, _rows, _dealt, _squares, _size) = (shares, new double[classes], new double[classes], new double[classes], new long[shares.Length]);
        _ofPart = [.. shares.Select(_ => new double[classes])];
        foreach (var count in groups.SelectMany(group => group)) _rows[count.Class] += count.Rows;
    }

    /// <param name="groups">of each group its classes, each once; groups alike keep their order.</param>
    /// <param name="classes">classes are numbered from 0 below this.</param>
    /// <param name="shares">of each part, 1 in sum; a part with a share of 0 gets nothing.</param>
    /// <returns>the part of each group.</returns>
    public static int[] Deal(IReadOnlyList<ClassRows[]> groups, int classes, double[] shares)
    {
        var dealing = new StratifiedGroups(groups, classes, shares);
        var parts = new int[groups.Count];
        foreach (var g in Enumerable.Range(0, groups.Count).OrderByDescending(g => Unevenness(groups[g], classes)))
            dealing.Put(parts[g] = dealing.Best(groups[g]), groups[g]);
        return parts;
    }

    /// <summary>Variance of the rows of each class; of a single class the rows themselves, so that large groups come first.</summary>
    private static double Unevenness(ClassRows[] group, int classes) =>
        classes == 1 ? group.Sum(c => c.Rows) : (group.Sum(c => (double)c.Rows * c.Rows) / classes) - Math.Pow(group.Sum(c => (double)c.Rows) / classes, 2);

    private int Best(ClassRows[] group)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var part = 0; part < _shares.Length; part++)
        {
            if (_shares[part] <= 0) continue;
            var stray = Stray(part, group);
            if (best < 0 || stray < least - Alike || (stray < least + Alike && _size[part] < _size[best])) (best, least) = (part, stray);
        }
        return best;
    }

    /// <summary>
    /// How far the group's classes would stray if this part took it. For equal shares w of parts that hold x the root of
    /// sum(x²/w) - (sum x)² is, up to a constant, the standard deviation between them; a small part counts by its own size.
    /// The classes that the group has not stray the same whichever part takes it.
    /// </summary>
    private double Stray(int part, ClassRows[] group)
    {
        double all = 0;
        foreach (var (c, rows) in group)
        {
            var x = rows / _rows[c];
            all += Math.Sqrt(Math.Max(0, _squares[c] + Grown(part, c, x) - Math.Pow(_dealt[c] + x, 2)));
        }
        return all;
    }

    private double Grown(int part, int c, double x) => x * ((2 * _ofPart[part][c]) + x) / _shares[part];

    private void Put(int part, ClassRows[] group)
    {
        foreach (var (c, rows) in group)
        {
            var x = rows / _rows[c];
            _squares[c] += Grown(part, c, x);
            _dealt[c] += x;
            _ofPart[part][c] += x;
            _size[part] += rows;
        }
    }
}

/// <summary>How many rows of a class a group has.</summary>
internal readonly record struct ClassRows(int Class, int Rows);
