using Studio.Training.Tokenizers;

namespace Studio.Web.Api;

/// <param name="Uploads">ids of uploaded files that together are one tokenizer.</param>
public sealed record TokenizerImportBody(string Name, IReadOnlyList<string> Uploads);

public sealed record TokenizerRenameBody(string Name);

/// <param name="MaxLength">tokens at most; 0 is without limit.</param>
/// <param name="PadTo">tokens at least; 0 adds none.</param>
public sealed record EncodeBody(string Text, string? Pair = null, bool AddSpecialTokens = true, int MaxLength = 0, Truncation Truncation = Truncation.LongestFirst, int PadTo = 0, bool PadLeft = false);

public sealed record DecodeBody(IReadOnlyList<int> Ids, bool SkipSpecialTokens = true, bool CleanUp = true);

public sealed record DecodedText(string Text);

/// <param name="Starts">UTF-16 places in the text each token came from; 0 on special tokens.</param>
/// <param name="Ends">their ends, excluded.</param>
public sealed record EncodedText(IReadOnlyList<int> Ids, IReadOnlyList<string?> Tokens, IReadOnlyList<int> TypeIds, IReadOnlyList<int> AttentionMask, IReadOnlyList<int> SpecialTokensMask, IReadOnlyList<int> Starts, IReadOnlyList<int> Ends)
{
    public static EncodedText Of(SubwordTokenizer tokenizer, TextEncoding encoding) =>
        new(encoding.Ids, [.. encoding.Ids.Select(tokenizer.TokenOf)], encoding.TypeIds, encoding.AttentionMask, encoding.SpecialTokensMask, [.. encoding.Spans.Select(s => s.Start)], [.. encoding.Spans.Select(s => s.End)]);
}
