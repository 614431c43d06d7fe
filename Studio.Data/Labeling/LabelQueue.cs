namespace Studio.Data.Labeling;

/// <summary>Which rows come one after the other.</summary>
public enum LabelQueue
{
    Pending,
    Draft,
    Submitted,
    Discarded,

    /// <summary>Handed in by several people who say different things.</summary>
    Disagreed,
    All,
}
