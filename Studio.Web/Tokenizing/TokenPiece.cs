using System.Text;
using Studio.Training.Tokenizers;

namespace Studio.Web.Tokenizing;

/// <summary>A stretch of a text as the Try page draws it: one token, or what no token stands for (blanks between words).</summary>
/// <param name="Text">what is shown; a token that only ends a character begun before shows a dot.</param>
/// <param name="Id">the token's id; null for text without a token.</param>
/// <param name="Token">the token as the vocabulary writes it.</param>
/// <param name="Colour">0 to 5 in turn, so that neighbours differ.</param>
public sealed record TokenPiece(string Text, int? Id, string? Token, int Colour)
{
    /// <summary>More are not drawn; a page of them is nothing anyone reads.</summary>
    public const int Most = 3000;

    private const int Colours = 6;

    public static IReadOnlyList<TokenPiece> Of(string text, SubwordTokenizer tokenizer, int[] ids, TokenSpan[] spans)
    {
        var pieces = new List<TokenPiece>();
        var at = 0;
        for (var i = 0; i < Math.Min(ids.Length, Most); i++)
        {
            var span = spans[i];
            if (span.Start > at)
                pieces.Add(new(Visible(text[at..span.Start]), null, null, 0));
            var shown = span.End > at ? Visible(text[Math.Max(at, span.Start)..span.End]) : "·";
            pieces.Add(new(shown, ids[i], tokenizer.TokenOf(ids[i]), i % Colours));
            at = Math.Max(at, span.End);
        }
        if (ids.Length <= Most && at < text.Length)
            pieces.Add(new(Visible(text[at..]), null, null, 0));
        return pieces;
    }

    /// <summary>A line break is shown and still breaks the line; lone surrogates cannot be sent to a browser.</summary>
    private static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            shown.Append(rune.Value == '\n' ? "↵\n" : rune.ToString());
        return shown.ToString();
    }
}
