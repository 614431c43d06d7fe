namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// The pre-tokenization patterns as plain scanners: each looks at a character a bounded number of times, so that no text
/// can make them slow, which a backtracking regular expression cannot promise.
/// </summary>
internal static class PieceScanner
{
    /// <summary>Where the piece that starts at <paramref name="start"/> ends.</summary>
    public static int End(SplitPattern pattern, ReadOnlySpan<char> text, int start) => pattern switch
    {
        SplitPattern.Gpt2 => Gpt2End(text, start),
        SplitPattern.Bloom => BloomEnd(text, start),
        _ => text.Length,
    };

    private static int Gpt2End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text, start) is var end and > 0) return end;
        var at = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CharacterClasses.At(text, at, out var length);
        if (kind == CharacterClass.Space) return SpaceEnd(text, start);
        return CharacterClasses.RunEnd(text, at + length, kind);
    }

    /// <summary>\s+(?!\S)|\s+ : the last white space before something visible is left to it, unless it is all there is.</summary>
    private static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = CharacterClasses.RunEnd(text, start, CharacterClass.Space);
        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    private static int Contraction(ReadOnlySpan<char> text, int start)
    {
        var rest = text[(start + 1)..];
        if (rest.IsEmpty) return 0;
        if (rest[0] is 's' or 't' or 'm' or 'd') return start + 2;
        return rest.StartsWith("re") || rest.StartsWith("ve") || rest.StartsWith("ll") ? start + 3 : 0;
    }

    private static int BloomEnd(ReadOnlySpan<char> text, int start)
    {
        if (StartsBloomMatch(text, start))
        {
            var at = start + 1;
            while (at < text.Length && !IsBloomBreak(text[at])) at++;
            return at;
        }
        for (var at = start + 1; at < text.Length; at++)
            if (StartsBloomMatch(text, at)) return at;
        return text.Length;
    }

    private static bool StartsBloomMatch(ReadOnlySpan<char> text, int at) =>
        !IsBloomBreak(text[at]) || (text[at] == ' ' && at + 1 < text.Length && !IsBloomBreak(text[at + 1]));

    // in Oniguruma the inner brackets are a set within the set, so that the parentheses and the bar are excluded too
    private static bool IsBloomBreak(char c) =>
        c is '(' or ')' or '|' or '.' or ',' or '!' or '?' or '…' or '。' or '，' or '、' or '।' or '۔' or '،' || char.IsWhiteSpace(c);
}
