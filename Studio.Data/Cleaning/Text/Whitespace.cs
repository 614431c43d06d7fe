using System.Buffers;
using System.Globalization;

namespace Studio.Data.Cleaning.Text;

/// <summary>Blanks of every kind made plain, and characters nobody sees taken out.</summary>
public static class Whitespace
{
    // everything that can make a text change: controls, unusual blanks, invisible marks; and runs of plain blanks
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\n').Select(c => (char)c), .. Enumerable.Range(0x7F, 0x22).Select(c => (char)c), '\u00AD', '\u1680', '\u180E',
         .. Enumerable.Range(0x2000, 0x10).Select(c => (char)c), '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u202F', '\u205F', '\u2060', '\u2066', '\u2067', '\u2068', '\u2069', '\u3000', '\uFEFF', '\uFFF9', '\uFFFA', '\uFFFB']);
    private static readonly SearchValues<string> s_runs = SearchValues.Create(["  ", " \n", "\n ", "\n\n\n"], StringComparison.Ordinal);

    /// <summary>The very same string when there is nothing to do.</summary>
    /// <param name="collapse">several blanks become one, several empty lines one, and lines lose blanks at their ends.</param>
    /// <param name="invisible">control characters, zero-width and direction marks go; what joins emoji and letters stays.</param>
    public static string Clean(string text, bool collapse, bool invisible)
    {
        if (text.AsSpan().IndexOfAny(s_suspects) < 0 && !(collapse && HasRuns(text)))
            return text;
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is > ' ' and < '\u007F')
                buffer[length++] = text[i];
            else
                length = Append(buffer, length, text, i, collapse, invisible);
        }
        if (collapse)
            length = TrimmedEnd(buffer, length);
        var cleaned = buffer.AsSpan(0, length).SequenceEqual(text) ? text : new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return cleaned;
    }

    /// <summary>Writes what becomes of one character that is no plain ASCII one; nothing becomes longer.</summary>
    /// <returns>the new length.</returns>
    private static int Append(char[] result, int length, string text, int at, bool collapse, bool invisible)
    {
        var c = text[at];
        if (c is '\r' or '\n' or '\u2028' or '\u2029' or '\u0085' or '\v' or '\f')
            return c == '\n' && at > 0 && text[at - 1] == '\r' ? length : Line(result, length, collapse); // a carriage return has written it
        else if (c == '\t' || c == ' ' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator)
        {
            if (!collapse || (length > 0 && result[length - 1] is not (' ' or '\n')))
                result[length++] = c == '\t' && !collapse ? '\t' : ' ';
        }
        else if (!invisible || !IsInvisible(c) || JoinsCharacters(text, at))
            result[length++] = c;
        return length;
    }

    private static int Line(char[] result, int length, bool collapse)
    {
        if (collapse)
        {
            while (length > 0 && result[length - 1] == ' ')
                length--;
            if (length == 0 || (length > 1 && result[length - 1] == '\n' && result[length - 2] == '\n'))
                return length;
        }
        result[length++] = '\n';
        return length;
    }

    private static int TrimmedEnd(char[] result, int length)
    {
        while (length > 0 && result[length - 1] is ' ' or '\n')
            length--;
        return length;
    }

    private static bool HasRuns(string text)
    {
        if (text.Length > 0 && (text[0] is ' ' or '\n' || text[^1] is ' ' or '\n'))
            return true;
        return text.AsSpan().ContainsAny(s_runs);
    }

    private static bool IsInvisible(char c) =>
        c is < ' ' or (>= '\u007F' and < '\u00A0') or '\u00AD' or '\uFEFF' || (c >= '\u180E' && char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    /// <summary>A zero-width joiner between emoji, or in scripts that write with it (Arabic, Persian, those of India).</summary>
    private static bool JoinsCharacters(string text, int at) =>
        text[at] is '\u200D' or '\u200C' && at > 0 && at + 1 < text.Length && text[at - 1] >= '\u0600' && text[at + 1] >= '\u0600' && !char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at + 1]);
}
