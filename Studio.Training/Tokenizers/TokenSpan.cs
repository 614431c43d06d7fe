namespace Studio.Training.Tokenizers;

/// <summary>
/// The part of the text a token came from, in UTF-16 units, end excluded. Several tokens that share one character (the
/// bytes of an emoji) all name the whole character; a token that was added, not read, has an empty span at 0.
/// </summary>
public readonly record struct TokenSpan(int Start, int End);
