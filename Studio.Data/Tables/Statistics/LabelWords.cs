namespace Studio.Data.Tables.Statistics;

/// <summary>The words of one label's rows, counted in a sample where there are very many rows.</summary>
/// <param name="Label">null: all rows, where the dataset has no label.</param>
/// <param name="Rows">rows that were counted.</param>
/// <param name="Frequent">the most frequent first.</param>
/// <param name="Typical">those that tell this label from the others, the clearest first; empty without other labels.</param>
public sealed record LabelWords(string? Label, long Rows, IReadOnlyList<ValueCount> Frequent, IReadOnlyList<ValueCount> Typical);
