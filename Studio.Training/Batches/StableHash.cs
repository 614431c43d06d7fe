using System.Text;

namespace Studio.Training.Batches;

/// <summary>
/// FNV-1a of 64 bits: the same on every machine and in every release, which <see cref="string.GetHashCode()"/> is not,
/// because it decides for years which rows are kept for the test.
/// </summary>
public static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var each in bytes) hash = (hash ^ each) * Prime;
        return hash;
    }

    public static ulong Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Only letters and digits count, in lower case, so that cleaning of spaces, case and punctuation moves no row; the
    /// text as it is where it has none.
    /// </summary>
    public static ulong OfContent(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) kept.Append(Rune.ToLowerInvariant(rune).ToString());
        return Of(kept.Length > 0 ? kept.ToString() : text);
    }
}
