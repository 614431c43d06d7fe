using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>What POST /runs/ID/generate takes: prompt, options, and the checkpoint to ask.</summary>
public sealed record GenerateBody : GenerateRequest
{
    public const string Newest = "last";

    /// <summary>A checkpoint's name, best or last.</summary>
    public string Checkpoint { get; init; } = Newest;
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

/// <param name="Text">with [MASK] where a word is to be guessed.</param>
/// <param name="Guesses">of each, 1 to 100.</param>
public sealed record FillBody(string Text, int Guesses = 5, string Checkpoint = GenerateBody.Newest);

/// <param name="Text">of which the first 64 tokens are looked at.</param>
public sealed record AttentionBody(string Text, string Checkpoint = GenerateBody.Newest);
