namespace Studio.Training.Generation;

/// <summary>What may stand at a hidden place.</summary>
/// <param name="Token">as the vocabulary writes it; ## before it goes on a word.</param>
/// <param name="Probability">of the whole vocabulary's.</param>
public sealed record MaskGuess(int Id, string Token, double Probability);
