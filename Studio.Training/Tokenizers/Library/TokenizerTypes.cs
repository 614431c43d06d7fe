namespace Studio.Training.Tokenizers.Library;

/// <summary>The words for the two kinds, in files, commands and the API.</summary>
public static class TokenizerTypes
{
    public const string Bpe = "bpe";
    public const string WordPiece = "wordpiece";

    public static string Of(SubwordTokenizer tokenizer) => tokenizer is Bpe.BpeTokenizer ? Bpe : WordPiece;

    /// <summary>For people.</summary>
    public static string Label(string type) => type == WordPiece ? "WordPiece" : "BPE";
}
