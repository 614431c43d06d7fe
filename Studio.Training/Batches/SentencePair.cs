namespace Studio.Training.Batches;

/// <summary>One example of pretraining, as places among the tokens of a <see cref="DocumentTexts"/>.</summary>
/// <param name="First">where the first text begins.</param>
/// <param name="FirstCount">tokens of it.</param>
/// <param name="Second">where the second begins; without meaning where it has no tokens.</param>
/// <param name="SecondCount">0 where only one text is wanted.</param>
/// <param name="IsRandom">the second text is from elsewhere and does not follow the first.</param>
public readonly record struct SentencePair(int First, int FirstCount, int Second, int SecondCount, bool IsRandom)
{
    /// <summary>Tokens with [CLS] and the [SEP] behind each text.</summary>
    public int Length => FirstCount + SecondCount + (SecondCount > 0 ? 3 : 2);
}
