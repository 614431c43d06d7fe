namespace Studio.Data.Labeling;

/// <summary>Rows in each of one person's queues.</summary>
/// <param name="Disagreed">rows of which several people say different things.</param>
/// <param name="Done">rows that as many have handed in as the project asks for.</param>
public sealed record LabelCounts(long Pending, long Draft, long Submitted, long Discarded, long Disagreed, long Done);
