namespace Studio.Data.Labeling;

/// <summary>What one annotator says of a row at a moment.</summary>
/// <param name="Values">the labels (one at most where only one may be), the text, or the score; empty while pending.</param>
public sealed record LabelState(LabelStatus Status, IReadOnlyList<string> Values)
{
    public static LabelState Pending { get; } = new(LabelStatus.Pending, []);

    /// <summary>The values as one text: the same for the same labels in any order.</summary>
    public string Key => string.Join('\u001f', Values.Order(StringComparer.Ordinal));

    public bool Equals(LabelState? other) => other is not null && Status == other.Status && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Status, Values.Count);
}
