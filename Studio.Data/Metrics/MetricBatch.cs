namespace Studio.Data.Metrics;

/// <summary>
/// The metric points of one batch, sorted into their series as they arrive. Journals name the same metrics in the same
/// order line after line, so the series after the last one found is tried first.
/// </summary>
public sealed class MetricBatch
{
    private readonly Dictionary<(string Name, int Attempt), int> _indices = [];
    private readonly List<SeriesBuffer> _series = [];
    private int _next;

    /// <summary>Series that were seen since the batch was made; some may be empty.</summary>
    public IReadOnlyList<SeriesBuffer> Series => _series;

    public int PointCount { get; private set; }

    public void Add(string name, int attempt, in SeriesPoint point)
    {
        var index = _next < _series.Count ? _next : 0;
        if (_series.Count == 0 || _series[index].Attempt != attempt || !string.Equals(_series[index].Name, name, StringComparison.Ordinal))
            index = IndexOf(name, attempt);
        _series[index].Add(point);
        _next = index + 1;
        PointCount++;
    }

    public void Clear()
    {
        foreach (var series in _series)
            series.Clear();
        PointCount = 0;
    }

    /// <summary>All points, series after series.</summary>
    public IReadOnlyList<MetricPoint> ToPoints()
    {
        var points = new List<MetricPoint>(PointCount);
        foreach (var series in _series)
            foreach (ref readonly var p in series.Points)
                points.Add(new MetricPoint(series.Name, series.Attempt, p.Step, p.Value, p.Wall));
        return points;
    }

    private int IndexOf(string name, int attempt)
    {
        if (_indices.TryGetValue((name, attempt), out var index))
            return index;
        _series.Add(new SeriesBuffer(name, attempt));
        return _indices[(name, attempt)] = _series.Count - 1;
    }
}
