namespace Studio.Training.Tokenizers.Bpe;

/// <summary>Two tokens that may stand side by side, and the token they become.</summary>
public readonly record struct Merge(int Left, int Right, int Result);
