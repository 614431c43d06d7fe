using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>What POST /runs/ID/generate takes.</summary>
/// <param name="Checkpoint">a checkpoint's name, best or last.</param>
public sealed record GenerateBody(
    string Prompt = "", string Checkpoint = GenerateBody.Newest, int MaxTokens = 200, double Temperature = 0.8, int TopK = 0, double TopP = 1, int? Seed = null)
{
    public const string Newest = "last";

    public GenerateRequest Request() => new() { Prompt = Prompt, MaxTokens = MaxTokens, Temperature = Temperature, TopK = TopK, TopP = TopP, Seed = Seed };
}

/// <param name="Image">height x width x channels bytes, row by row; for a run that classifies images.</param>
/// <param name="Text">for a run that classifies text.</param>
public sealed record ClassifyBody(byte[]? Image = null, string? Text = null, string Checkpoint = GenerateBody.Newest);

/// <param name="Probabilities">in the order of the classes.</param>
/// <param name="Truncated">the text was longer than the model reads.</param>
public sealed record Classification(IReadOnlyList<string> Classes, IReadOnlyList<double> Probabilities, bool Truncated = false);

/// <param name="Method">gradient-x-input or integrated-gradients.</param>
/// <param name="Class">counted from 0; null for the likeliest.</param>
public sealed record ExplainBody(byte[]? Image = null, string? Text = null, string Method = Studio.Training.Explaining.Attribution.GradientTimesInput, int? Class = null, string Checkpoint = GenerateBody.Newest);
