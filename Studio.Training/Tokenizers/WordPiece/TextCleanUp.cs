using System.Text;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>Closes the gaps that joining words by blanks leaves in English: transformers' clean_up_tokenization.</summary>
internal static class TextCleanUp
{
    public static string Apply(string text) => new StringBuilder(text)
        .Replace(" .", ".").Replace(" ?", "?").Replace(" !", "!").Replace(" ,", ",").Replace(" ' ", "'")
        .Replace(" n't", "n't").Replace(" 'm", "'m").Replace(" 's", "'s").Replace(" 've", "'ve").Replace(" 're", "'re")
        .ToString();
}
