using System.Text.RegularExpressions;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Regular expressions that strangers write: matched in time linear in the text where the pattern allows it; a pattern
/// with back references or lookaround cannot be, and then each text has a second, no longer.
/// </summary>
public static class SafePattern
{
    private const int MostGrowth = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    public static string? Problem(string pattern)
    {
        if (pattern.Length == 0)
            return "The pattern is empty: write a regular expression.";
        try
        {
            Make(pattern, ignoreCase: false);
            return null;
        }
        catch (UserError e)
        {
            return e.Message;
        }
    }

    /// <exception cref="UserError">it is no regular expression.</exception>
    public static Regex Make(string pattern, bool ignoreCase)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, s_longest);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, s_longest); // needs backtracking, so only the time limit protects
        }
        catch (ArgumentException e)
        {
            throw new UserError($"The pattern is no regular expression: {Reason(e.Message)}", e);
        }
    }

    /// <param name="row">0-based; named when the pattern takes too long on it.</param>
    public static bool Match(Regex pattern, string text, long row)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new UserError($"The pattern takes more than a second on row {row + 1:N0} ({text.Length:N0} characters): simplify it; nested repeats such as (a+)+ with a back reference are the usual cause.", e);
        }
    }

    public static string Replace(Regex pattern, string text, string replacement)
    {
        try
        {
            var replaced = pattern.Replace(text, replacement);
            return replaced.Length <= (long)MostGrowth * (text.Length + 1000)
                ? replaced
                : throw new UserError($"The replacement makes {replaced.Length:N0} characters of {text.Length:N0}: match more at a time, or write a shorter replacement.");
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new UserError($"The pattern takes more than a second on a text of {text.Length:N0} characters: simplify it.", e);
        }
    }

    // "Invalid pattern 'a(' at offset 2. Not enough )'s." repeats the pattern, which people have before them
    private static string Reason(string message) =>
        message.IndexOf(" at offset ", StringComparison.Ordinal) is >= 0 and var at ? message[(at + 1)..] : message;
}
