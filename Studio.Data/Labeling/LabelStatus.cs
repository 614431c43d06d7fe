namespace Studio.Data.Labeling;

/// <summary>Where one annotator stands with a row. Each is a queue of its own.</summary>
public enum LabelStatus
{
    Pending,

    /// <summary>Something is chosen and not handed in.</summary>
    Draft,
    Submitted,

    /// <summary>The row is of no use, and says nothing.</summary>
    Discarded,
}
