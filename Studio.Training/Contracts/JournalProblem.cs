namespace Studio.Training.Contracts;

/// <param name="Offset">byte at which the line begins.</param>
public sealed record JournalProblem(long Offset, string Message);
