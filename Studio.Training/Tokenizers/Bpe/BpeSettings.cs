namespace Studio.Training.Tokenizers.Bpe;

/// <summary>What a byte-level BPE does around its merges.</summary>
/// <param name="Pattern">how text is cut into pieces.</param>
/// <param name="AddPrefixSpace">puts a space before text that does not begin with one, so that a first word is spelt as any other.</param>
/// <param name="UnknownToken">stands for a byte the vocabulary lacks; null leaves such bytes out.</param>
/// <param name="FuseUnknown">one unknown token for a run of such bytes.</param>
public sealed record BpeSettings(SplitPattern Pattern = SplitPattern.Gpt2, bool AddPrefixSpace = false, string? UnknownToken = null, bool FuseUnknown = false);
