using System.Buffers;
using System.Text;

namespace Studio.Training.Tokenizers;

/// <summary>
/// Finds added tokens in a text: the leftmost, and of those the longest, as Hugging Face's library does. The search is
/// .NET's own for many strings at once, which stays linear whatever the text is.
/// </summary>
public sealed class AddedTokens
{
    private readonly SearchValues<string> _anyContent;
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly Dictionary<int, AddedToken> _byId;

    public AddedTokens(IReadOnlyList<AddedToken> tokens)
    {
        All = [.. tokens.OrderBy(t => t.Id)];
        _anyContent = SearchValues.Create([.. All.Select(t => t.Content)], StringComparison.Ordinal);
        _byFirst = All.GroupBy(t => t.Content[0]).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Content.Length).ToArray());
        _byId = All.ToDictionary(t => t.Id);
    }

    public IReadOnlyList<AddedToken> All { get; }

    public AddedToken? Find(int id) => _byId.GetValueOrDefault(id);

    public AddedToken? Find(string content) => All.FirstOrDefault(t => t.Content == content);

    /// <summary>The next added token at or after <paramref name="from"/>, with the part of the text it takes.</summary>
    public AddedToken? Next(ReadOnlySpan<char> text, int from, out TokenSpan span)
    {
        for (var at = from; All.Count > 0 && at < text.Length; at++)
        {
            var found = text[at..].IndexOfAny(_anyContent);
            if (found < 0) break;
            at += found;
            if (Longest(text, at) is not { } token) continue;
            span = Stripped(token, text, from, at);
            return token;
        }
        span = default;
        return null;
    }

    private AddedToken? Longest(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        foreach (var token in _byFirst[text[at]])
            if (rest.StartsWith(token.Content, StringComparison.Ordinal))
                return token.SingleWord && TouchesWord(text, at, at + token.Content.Length) ? null : token;
        return null;
    }

    private static TokenSpan Stripped(AddedToken token, ReadOnlySpan<char> text, int from, int at)
    {
        var (start, end) = (at, at + token.Content.Length);
        while (token.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1])) start--;
        while (token.RightStrip && end < text.Length && char.IsWhiteSpace(text[end])) end++;
        return new(start, end);
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, int start, int end)
    {
        Rune.DecodeLastFromUtf16(text[..start], out var before, out _);
        Rune.DecodeFromUtf16(text[end..], out var after, out _);
        return IsWord(before) || IsWord(after);
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';
}
