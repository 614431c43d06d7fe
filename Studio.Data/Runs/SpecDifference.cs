namespace Studio.Data.Runs;

/// <param name="Name">field of the spec.</param>
/// <param name="Values">as text, one per run in the order asked; null where the run's spec lacks the field.</param>
public sealed record SpecDifference(string Name, IReadOnlyList<string?> Values);
