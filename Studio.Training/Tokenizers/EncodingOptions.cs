namespace Studio.Training.Tokenizers;

/// <summary>How texts become a model's input.</summary>
/// <param name="AddSpecialTokens">as the tokenizer's template says, for example [CLS] and [SEP].</param>
/// <param name="MaxLength">tokens at most, special ones included; 0 is without limit.</param>
/// <param name="Truncation">who gives way when there are more.</param>
/// <param name="PadTo">tokens at least, filled up with the padding token; 0 adds none.</param>
/// <param name="PadLeft">fills up in front, as generation from a batch needs it.</param>
public sealed record EncodingOptions(bool AddSpecialTokens = true, int MaxLength = 0, Truncation Truncation = Truncation.LongestFirst, int PadTo = 0, bool PadLeft = false);
