using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>
/// The pieces of a text by which likeness is measured: all windows of so many characters or words, as a set of 64-bit
/// fingerprints (two different pieces share one with a chance of 5e-20). Before, the text is put into small letters and every run of
/// blanks becomes one. A text shorter than a window is one piece; an empty text has none.
/// </summary>
public sealed class Shingler(bool byWords, int size)
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    [ThreadStatic]
    private static Buffers? s_buffers;

    /// <summary>Windows of words, otherwise of UTF-16 characters.</summary>
    public bool ByWords => byWords;
    public int Size => size;

    /// <summary>Distinct fingerprints, in no order.</summary>
    public ulong[] Of(string text)
    {
        var buffers = s_buffers ??= new Buffers();
        var normal = Normalize(text, buffers);
        if (normal.IsEmpty)
            return [];
        buffers.Begin(normal.Length);
        if (byWords)
            AddWords(normal, buffers);
        else
            AddCharacters(normal, buffers);
        return buffers.Found.AsSpan(0, buffers.Count).ToArray();
    }

    /// <summary>Small letters, single blanks, none at the ends.</summary>
    private static ReadOnlySpan<char> Normalize(string text, Buffers buffers)
    {
        if (buffers.Text.Length < text.Length)
            buffers.Text = new char[text.Length * 2];
        var target = buffers.Text.AsSpan();
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
                target[length++] = (char)(c | 0x20); // digits have the bit already
            else if (!char.IsWhiteSpace(c))
                target[length++] = char.ToLowerInvariant(c);
            else if (length > 0 && target[length - 1] != ' ')
                target[length++] = ' ';
        }
        return target[..(length > 0 && target[length - 1] == ' ' ? length - 1 : length)];
    }

    private void AddCharacters(ReadOnlySpan<char> text, Buffers buffers)
    {
        if (text.Length <= size)
        {
            buffers.Add(Mix(Polynomial(text)));
            return;
        }
        // a rolling polynomial: one multiplication a character whatever the window's length
        ulong leading = 1;
        for (var i = 1; i < size; i++)
            leading *= Prime;
        var hash = Polynomial(text[..size]);
        buffers.Add(Mix(hash));
        for (var i = size; i < text.Length; i++)
        {
            hash = (hash - leading * (text[i - size] + 1UL)) * Prime + text[i] + 1;
            buffers.Add(Mix(hash));
        }
    }

    private void AddWords(ReadOnlySpan<char> text, Buffers buffers)
    {
        var words = buffers.Words;
        words.Clear();
        while (true)
        {
            var end = text.IndexOf(' ');
            words.Add(Mix(Polynomial(end < 0 ? text : text[..end])));
            if (end < 0)
                break;
            text = text[(end + 1)..];
        }
        var length = Math.Min(size, words.Count);
        for (var i = 0; i + length <= words.Count; i++)
        {
            ulong hash = 0;
            for (var j = i; j < i + length; j++)
                hash = hash * Prime + words[j];
            buffers.Add(Mix(hash));
        }
    }

    private static ulong Polynomial(ReadOnlySpan<char> text)
    {
        ulong hash = 0;
        foreach (var c in text)
            hash = hash * Prime + c + 1;
        return hash;
    }

    /// <summary>Every bit of the result depends on every bit of the sum (the last steps of splitmix64).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Reused for every text of a thread.</summary>
    private sealed class Buffers
    {
        private FingerprintSet _seen;

        public char[] Text { get; set; } = new char[1024];
        public List<ulong> Words { get; } = [];
        public ulong[] Found { get; private set; } = new ulong[1024];
        public int Count { get; private set; }

        public void Begin(int most)
        {
            if (Found.Length < most)
                Found = new ulong[most * 2];
            _seen.Reset(most);
            Count = 0;
        }

        public void Add(ulong fingerprint)
        {
            if (_seen.Add(fingerprint))
                Found[Count++] = fingerprint;
        }
    }
}
