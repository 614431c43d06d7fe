namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>How BERT's tokenizer prepares text, and the limits of its words; defaults are bert-base-uncased's.</summary>
/// <param name="CleanText">drops control characters, and makes every white space a blank.</param>
/// <param name="SplitChinese">each ideograph is a word of its own.</param>
/// <param name="StripAccents">null follows <paramref name="Lowercase"/>.</param>
/// <param name="Lowercase">uncased models.</param>
/// <param name="UnknownToken">stands for a word that cannot be put together.</param>
/// <param name="Prefix">marks a token that continues a word.</param>
/// <param name="MaxWordLength">characters; a longer word is unknown.</param>
/// <param name="CleanUp">the decoder closes gaps before punctuation unless told otherwise.</param>
public sealed record BertSettings(
    bool CleanText = true,
    bool SplitChinese = true,
    bool? StripAccents = null,
    bool Lowercase = true,
    string UnknownToken = "[UNK]",
    string Prefix = "##",
    int MaxWordLength = 100,
    bool CleanUp = true)
{
    public bool StripsAccents => StripAccents ?? Lowercase;
}
