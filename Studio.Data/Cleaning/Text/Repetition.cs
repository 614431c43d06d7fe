using System.Runtime.InteropServices;

namespace Studio.Data.Cleaning.Text;

/// <summary>How much of a text says again what it has said: the share of its n-grams that stood earlier in it, 0 to 1.</summary>
public static class Repetition
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    /// <param name="length">characters of a window; a shorter text repeats nothing.</param>
    public static double Characters(string text, int length)
    {
        var windows = text.Length - length + 1;
        if (windows <= 1)
            return 0;
        var seen = new FingerprintSet(windows);
        var repeated = 0;
        // a rolling polynomial: one multiplication a character whatever the window's length
        ulong hash = 0, leading = 1;
        for (var i = 1; i < length; i++)
            leading *= Prime;
        for (var i = 0; i < text.Length; i++)
        {
            if (i >= length)
                hash -= leading * (text[i - length] + 1UL);
            hash = hash * Prime + text[i] + 1;
            if (i >= length - 1 && !seen.Add(hash))
                repeated++;
        }
        return (double)repeated / windows;
    }

    /// <param name="length">words of a window; a shorter text repeats nothing.</param>
    public static double Words(string text, int length)
    {
        var words = new List<ulong>();
        foreach (var word in Text.Words.Of(text))
            words.Add(Fingerprint(word));
        var windows = words.Count - length + 1;
        if (windows <= 1)
            return 0;
        var seen = new FingerprintSet(windows);
        var repeated = 0;
        for (var i = 0; i < windows; i++)
        {
            ulong hash = 0;
            foreach (var word in CollectionsMarshal.AsSpan(words).Slice(i, length))
                hash = (hash ^ word) * Prime;
            repeated += seen.Add(hash) ? 0 : 1;
        }
        return (double)repeated / windows;
    }

    private static ulong Fingerprint(ReadOnlySpan<char> word)
    {
        ulong hash = 0;
        foreach (var c in word)
            hash = (hash ^ char.ToLowerInvariant(c)) * Prime;
        return hash;
    }
}
