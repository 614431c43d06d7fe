using Studio.Training.Generation;

namespace Studio.Web.Jobs;

/// <summary>One piece of generated text or, with <paramref name="Done"/>, the end of it.</summary>
/// <param name="Reason">at the end only, of the first text: end (the model's end token), stop (a stop string), length, context (it is full) or stopped.</param>
/// <param name="Tokens">how many were written, at the end only.</param>
/// <param name="Sequence">which of the texts the piece belongs to, from 0.</param>
/// <param name="Preview">while beams search: what the likeliest of them has written so far; the texts come at the end.</param>
/// <param name="Probability">the model's own probability of the token, where asked for.</param>
/// <param name="Ending">at the end only.</param>
public sealed record GenerationEvent(
    string Text, bool Done = false, string? Reason = null, int Tokens = 0, double TokensPerSecond = 0,
    int Sequence = 0, string? Preview = null, double? Probability = null, GenerationEnding? Ending = null);

/// <param name="Sequences">how each text ended; of a beam search best first, with scores.</param>
/// <param name="Seed">with which the same texts come again.</param>
/// <param name="PromptTokens">read.</param>
/// <param name="DroppedTokens">of the prompt's beginning, left out because the context is too short.</param>
public sealed record GenerationEnding(IReadOnlyList<GeneratedSequence> Sequences, long Seed, int PromptTokens, int DroppedTokens);
