namespace Studio.Data.Metrics;

/// <summary>Points of one series on their way into the store. Kept between batches, so that steady work allocates nothing.</summary>
public sealed class SeriesBuffer(string name, int attempt)
{
    private SeriesPoint[] _points = new SeriesPoint[16];

    public string Name { get; } = name;
    public int Attempt { get; } = attempt;
    public int Count { get; private set; }
    public ReadOnlySpan<SeriesPoint> Points => _points.AsSpan(0, Count);

    public void Add(in SeriesPoint point)
    {
        if (Count == _points.Length)
            Array.Resize(ref _points, Count * 2);
        _points[Count++] = point;
    }

    public void Clear() => Count = 0;
}
