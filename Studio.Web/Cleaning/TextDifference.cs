using System.Globalization;
using System.Text;

namespace Studio.Web.Cleaning;

public enum DifferenceKind { Same, Removed, Added }

/// <param name="Text">with characters nobody sees written out, so that taking them away can be seen.</param>
public sealed record DifferencePiece(string Text, DifferenceKind Kind);

/// <summary>What changed between two texts, word by word: first what is alike at both ends, then the longest common words between.</summary>
public static class TextDifference
{
    /// <summary>Words compared by their longest common sequence; more are shown as one piece replaced by another.</summary>
    private const int MostWords = 400;

    /// <summary>Unchanged characters shown before and after a change.</summary>
    private const int Context = 120;

    public static IReadOnlyList<DifferencePiece> Of(string before, string after)
    {
        var (a, b) = (Words(before), Words(after));
        var start = 0;
        while (start < a.Count && start < b.Count && a[start] == b[start])
            start++;
        var end = 0;
        while (end < a.Count - start && end < b.Count - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        var pieces = new List<DifferencePiece>();
        Add(pieces, Trim(string.Concat(a.Take(start)), fromStart: true), DifferenceKind.Same);
        Middle(pieces, a[start..^end], b[start..^end]);
        Add(pieces, Trim(string.Concat(a.Skip(a.Count - end)), fromStart: false), DifferenceKind.Same);
        return pieces;
    }

    private static void Middle(List<DifferencePiece> pieces, List<string> a, List<string> b)
    {
        if (a.Count > MostWords || b.Count > MostWords)
        {
            Add(pieces, string.Concat(a), DifferenceKind.Removed);
            Add(pieces, string.Concat(b), DifferenceKind.Added);
            return;
        }
        var common = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
                (i, j) = Take(a[i], DifferenceKind.Same, i + 1, j + 1);
            else if (i < a.Count && (j == b.Count || common[i + 1, j] >= common[i, j + 1]))
                (i, j) = Take(a[i], DifferenceKind.Removed, i + 1, j);
            else
                (i, j) = Take(b[j], DifferenceKind.Added, i, j + 1);
        }

        (int, int) Take(string word, DifferenceKind kind, int i, int j)
        {
            Add(pieces, word, kind);
            return (i, j);
        }
    }

    private static void Add(List<DifferencePiece> pieces, string text, DifferenceKind kind)
    {
        if (text.Length == 0)
            return;
        var shown = Visible(text, kind);
        if (pieces.Count > 0 && pieces[^1].Kind == kind)
            pieces[^1] = new(pieces[^1].Text + shown, kind);
        else
            pieces.Add(new(shown, kind));
    }

    /// <summary>Words and what stands between them; each ideograph and each mark is one.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && Class(text[i]) == Class(text[i - 1]) && Class(text[i]) != 2)
                continue;
            if (i < text.Length && char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
                continue;
            words.Add(text[start..i]);
            start = i;
        }
        return words;
    }

    private static int Class(char c) => char.IsWhiteSpace(c) ? 0 : char.IsLetterOrDigit(c) && c < '\u2E80' ? 1 : 2;

    private static string Trim(string text, bool fromStart) =>
        text.Length <= Context ? text : fromStart ? "…" + text[^Context..] : text[..Context] + "…";

    /// <summary>Controls, direction and zero-width marks by their numbers; blanks that change are shown as such.</summary>
    private static string Visible(string text, DifferenceKind kind)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\n')
                shown.Append("↵\n");
            else if (kind != DifferenceKind.Same && string.IsNullOrWhiteSpace(text) && c == ' ')
                shown.Append('·');
            else if (char.IsControl(c) || (char.GetUnicodeCategory(c) == UnicodeCategory.Format && c is not ('\u200D' or '\u200C')) || (c != ' ' && char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator && kind != DifferenceKind.Same))
                shown.Append(CultureInfo.InvariantCulture, $"[U+{(int)c:X4}]");
            else
                shown.Append(c);
        }
        return shown.ToString();
    }
}
