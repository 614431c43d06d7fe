namespace Studio.Training.Tokenizers.Bpe;

/// <summary>How a text is cut into pieces before merging; a token never crosses such a cut.</summary>
public enum SplitPattern
{
    /// <summary>Not at all: the whole text is one piece.</summary>
    None,

    /// <summary>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</summary>
    Gpt2,

    /// <summary> ?[^(\s|[.,!?…。，、।۔،])]+ with what lies between the matches as pieces of their own.</summary>
    Bloom,
}
