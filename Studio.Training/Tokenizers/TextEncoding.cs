namespace Studio.Training.Tokenizers;

/// <summary>A model's input: one entry a token in every list.</summary>
/// <param name="Ids">token ids.</param>
/// <param name="TypeIds">0 for the first text, 1 for the second, as the template says.</param>
/// <param name="AttentionMask">0 on padding.</param>
/// <param name="SpecialTokensMask">1 on tokens that are not text: the template's and padding.</param>
/// <param name="Spans">where each came from in its own text; empty on special tokens.</param>
public sealed record TextEncoding(int[] Ids, int[] TypeIds, int[] AttentionMask, int[] SpecialTokensMask, TokenSpan[] Spans);
