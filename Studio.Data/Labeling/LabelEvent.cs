namespace Studio.Data.Labeling;

/// <summary>One change: who, when, of which row, from what, to what. Never changed and never removed; what holds is the last of a row and a person.</summary>
/// <param name="Row">0-based position in the dataset version.</param>
/// <param name="Bulk">part of one action on many rows.</param>
public sealed record LabelEvent(DateTimeOffset At, string By, int Row, LabelState From, LabelState To, bool Bulk = false);
