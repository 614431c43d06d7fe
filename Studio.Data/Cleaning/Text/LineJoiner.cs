using System.Text;

namespace Studio.Data.Cleaning.Text;

/// <summary>Joins lines that were broken only to fit a page; empty lines, lists and ends of sentences keep their breaks.</summary>
public static class LineJoiner
{
    private const string SentenceEnds = ".!?:;…。！？：；\"”’)）】》";

    /// <summary>The very same string when it is one line already.</summary>
    /// <param name="all">every break goes; otherwise only those inside a sentence.</param>
    public static string Join(string text, bool all)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return text;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var result = new StringBuilder(text.Length);
        foreach (var line in lines)
        {
            var next = line.Trim();
            if (all ? next.Length > 0 && result.Length > 0 : Continues(result, next))
                Glue(result, next);
            else if (!all || next.Length > 0)
                result.Append(result.Length > 0 || !ReferenceEquals(line, lines[0]) ? "\n" : "").Append(all ? next : line.TrimEnd());
        }
        return result.Equals(text) ? text : result.ToString();
    }

    private static bool Continues(StringBuilder before, string next)
    {
        if (before.Length == 0 || next.Length == 0 || before[^1] == '\n' || SentenceEnds.Contains(before[^1], StringComparison.Ordinal))
            return false;
        return next[0] is not ('-' or '*' or '•' or '#' or '>' or '|') && !(char.IsAsciiDigit(next[0]) && next.AsSpan(0, Math.Min(4, next.Length)).IndexOfAny('.', ')') > 0);
    }

    private static void Glue(StringBuilder before, string next)
    {
        // a word cut at the line's end: hyphen between two small letters
        if (before.Length > 1 && before[^1] == '-' && char.IsLower(before[^2]) && char.IsLower(next[0]))
            before.Length--;
        else if (before.Length > 0 && !(IsWide(before[^1]) && IsWide(next[0])) && before[^1] != '\n')
            before.Append(' ');
        before.Append(next);
    }

    /// <summary>Written without blanks between words: Chinese and Japanese, with their punctuation.</summary>
    private static bool IsWide(char c) => c is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF');
}
