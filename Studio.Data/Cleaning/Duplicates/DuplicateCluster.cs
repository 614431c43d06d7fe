namespace Studio.Data.Cleaning.Duplicates;

/// <summary>Rows that are (near) copies of each other, and what becomes of them.</summary>
/// <param name="Rows">places in the version that was looked through, in order.</param>
/// <param name="Kept">those of them that stay.</param>
/// <param name="InOther">copies stand in the other dataset too.</param>
public sealed record DuplicateCluster(IReadOnlyList<long> Rows, IReadOnlyList<long> Kept, bool InOther);
