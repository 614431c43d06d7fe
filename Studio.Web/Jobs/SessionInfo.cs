using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>What a loaded checkpoint is and takes: the session worker's first line.</summary>
/// <param name="Classes">names in the order of the probabilities; null for language models.</param>
/// <param name="ContextLength">tokens it sees at once; 0 for image models.</param>
public sealed record SessionInfo(string Family, IReadOnlyList<string>? Classes, int ContextLength, ImageShape? Image, long Step)
{
    /// <summary>A number is answered instead of probabilities.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether it is a transformer that reads text, so that one can see what its tokens look at.</summary>
    public bool HasAttention => Image is null && Family is ModelFamilies.Gpt2 or ModelFamilies.Transformer or ModelFamilies.Bloom or ModelFamilies.Llama or ModelFamilies.Bert or "distilbert";

    /// <summary>How a hidden word is written, such as [MASK], for models that guess hidden words; null for others.</summary>
    public string? Mask { get; init; }
}
