namespace Studio.Data.Evaluation;

/// <summary>Points of a curve, and the score at which each lies; infinite where no score gives the point.</summary>
public sealed record Curve(IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double> Thresholds)
{
    /// <summary>
    /// At most <paramref name="most"/> of the points, the first and last among them, evenly along the curve's length, so
    /// that steep parts keep as many as flat ones.
    /// </summary>
    public Curve Thinned(int most)
    {
        if (X.Count <= most) return this;
        var lengths = new double[X.Count];
        for (var i = 1; i < X.Count; i++) lengths[i] = lengths[i - 1] + Math.Abs(X[i] - X[i - 1]) + Math.Abs(Y[i] - Y[i - 1]);
        List<int> kept = [0];
        for (var i = 1; i < X.Count - 1 && kept.Count < most - 1; i++)
            if (lengths[i] >= lengths[^1] * kept.Count / (most - 1)) kept.Add(i);
        kept.Add(X.Count - 1);
        return new([.. kept.Select(i => X[i])], [.. kept.Select(i => Y[i])], [.. kept.Select(i => Thresholds[i])]);
    }
}
