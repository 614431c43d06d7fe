namespace Studio.Data.Cleaning.Duplicates;

/// <summary>Union-find over numbers 0 to count - 1, by size and with halved paths.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;
    private readonly int[] _sizes;

    public DisjointSets(int count)
    {
        _parents = [.. Enumerable.Range(0, count)];
        _sizes = new int[count];
        Array.Fill(_sizes, 1);
    }

    public int Find(int item)
    {
        while (_parents[item] != item)
            item = _parents[item] = _parents[_parents[item]];
        return item;
    }

    public void Join(int first, int second)
    {
        var (a, b) = (Find(first), Find(second));
        if (a == b)
            return;
        if (_sizes[a] < _sizes[b])
            (a, b) = (b, a);
        _parents[b] = a;
        _sizes[a] += _sizes[b];
    }

    /// <summary>Sets of two or more, each in order, ordered by their first item.</summary>
    public List<int[]> Groups()
    {
        var groups = new Dictionary<int, List<int>>();
        for (var item = 0; item < _parents.Length; item++)
        {
            var root = Find(item);
            if (_sizes[root] < 2)
                continue;
            if (!groups.TryGetValue(root, out var group))
                groups[root] = group = [];
            group.Add(item);
        }
        return [.. groups.Values.Select(g => g.ToArray()).OrderBy(g => g[0])];
    }
}
