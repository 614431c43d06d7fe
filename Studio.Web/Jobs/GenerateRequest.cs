using Studio.Training.Generation;

namespace Studio.Web.Jobs;

/// <summary>What a language model is asked to continue, and how it writes.</summary>
public record GenerateRequest : GenerationOptions
{
    public string Prompt { get; init; } = "";
}
