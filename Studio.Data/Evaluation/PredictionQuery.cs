namespace Studio.Data.Evaluation;

/// <summary>Which predictions a page shows, and in what order.</summary>
public sealed record PredictionQuery
{
    public long Offset { get; init; }

    /// <summary>At most 1,000.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Only rows of this true class.</summary>
    public string? Label { get; init; }

    /// <summary>Only rows taken for this class.</summary>
    public string? Prediction { get; init; }

    /// <summary>Only rows that are right, or wrong.</summary>
    public bool? Correct { get; init; }
    public PredictionOrder Order { get; init; }
}

public enum PredictionOrder
{
    /// <summary>As in the dataset.</summary>
    Row,

    /// <summary>The highest loss first.</summary>
    Hardest,

    /// <summary>The lowest loss first.</summary>
    Easiest,

    /// <summary>The most confident first: among wrong rows the worst mistakes.</summary>
    MostConfident,

    /// <summary>The least confident first.</summary>
    LeastConfident,
}
