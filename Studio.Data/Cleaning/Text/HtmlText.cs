using System.Buffers;
using System.Net;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// The text a reader of an HTML page sees: tags and comments go, scripts and styles go with what they hold, blocks and
/// br become line breaks, entities become characters. A "&lt;" that opens no tag (a &lt; b, &lt;3) stays.
/// </summary>
public static class HtmlText
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_blocks = Tags(
        ["address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "title", "tr", "ul"]);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_hidden = Tags(["script", "style", "noscript", "template", "svg", "head"]);

    /// <summary>The very same string when it holds no markup.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny('<', '&') < 0)
            return text;
        var result = text.Contains('<', StringComparison.Ordinal) ? WithoutTags(text) : text;
        return result.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(result) : result;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Tags(string[] names) =>
        new HashSet<string>(names, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static string WithoutTags(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length); // nothing becomes longer
        int length = 0, at = 0;
        while (at < text.Length && text.IndexOf('<', at) is >= 0 and var open)
        {
            Copy(text.AsSpan(at, open - at), buffer, ref length);
            at = Skip(text, open, buffer, ref length);
        }
        Copy(text.AsSpan(at), buffer, ref length);
        var result = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return result;
    }

    private static void Copy(ReadOnlySpan<char> text, char[] result, ref int length)
    {
        text.CopyTo(result.AsSpan(length));
        length += text.Length;
    }

    /// <summary>Passes over what begins at a "&lt;".</summary>
    /// <returns>where the text goes on.</returns>
    private static int Skip(string text, int open, char[] result, ref int length)
    {
        if (string.CompareOrdinal(text, open, "<!--", 0, 4) == 0)
            return text.IndexOf("-->", open + 4, StringComparison.Ordinal) is >= 0 and var end ? end + 3 : text.Length;
        var name = Name(text, open);
        var close = name.Length > 0 || (open + 1 < text.Length && text[open + 1] is '!' or '?') ? Close(text, open) : -1;
        if (close < 0)
        {
            result[length++] = '<';
            return open + 1;
        }
        if (s_blocks.Contains(name))
            result[length++] = '\n';
        if (!s_hidden.Contains(name) || text[open + 1] == '/' || text[close - 1] == '/')
            return close + 1;
        var hiddenEnd = text.IndexOf($"</{name}", close, StringComparison.OrdinalIgnoreCase);
        return hiddenEnd < 0 ? close + 1 : text.IndexOf('>', hiddenEnd) is >= 0 and var after ? after + 1 : text.Length;
    }

    private static ReadOnlySpan<char> Name(string text, int open)
    {
        var start = open + 1 < text.Length && text[open + 1] == '/' ? open + 2 : open + 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || (end > start && char.IsAsciiDigit(text[end]))))
            end++;
        return end < text.Length && text[end] is '>' or '/' or ' ' or '\t' or '\n' or '\r' ? text.AsSpan(start, end - start) : default;
    }

    /// <summary>The tag's "&gt;", passing over quoted attributes; -1 when it is never closed.</summary>
    private static int Close(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '"' or '\'' && text[i - 1] == '=')
                quote = text[i];
            else if (text[i] == '>')
                return i;
            else if (text[i] == '<')
                return -1;
        }
        return -1;
    }
}
