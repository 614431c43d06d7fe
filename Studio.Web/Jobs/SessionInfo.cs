using Studio.Data.Tables;

namespace Studio.Web.Jobs;

/// <summary>What a loaded checkpoint is and takes: the session worker's first line.</summary>
/// <param name="Classes">names in the order of the probabilities; null for language models.</param>
/// <param name="ContextLength">tokens it sees at once; 0 for image models.</param>
public sealed record SessionInfo(string Family, IReadOnlyList<string>? Classes, int ContextLength, ImageShape? Image, long Step)
{
    /// <summary>A number is answered instead of probabilities.</summary>
    public bool IsNumber { get; init; }
}
