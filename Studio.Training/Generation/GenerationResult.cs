namespace Studio.Training.Generation;

/// <param name="Sequences">in the order of their numbers; of a beam search best first.</param>
/// <param name="Seed">with which the same texts come again.</param>
/// <param name="PromptTokens">read.</param>
/// <param name="DroppedTokens">of the prompt's beginning, left out because the context is too short.</param>
/// <param name="Steps">tokens written one after the other; several texts grow in one step.</param>
/// <param name="Seconds">from the first token read to the last written.</param>
public sealed record GenerationResult(IReadOnlyList<GeneratedSequence> Sequences, long Seed, int PromptTokens, int DroppedTokens, int Steps, double Seconds)
{
    public int Tokens => Sequences.Sum(sequence => sequence.Tokens);
    public double TokensPerSecond => Tokens / Math.Max(1e-9, Seconds);
}
