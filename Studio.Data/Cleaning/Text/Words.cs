namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Words as every operation counts them: stretches between blanks, but each Chinese or Japanese character is one, since
/// those scripts write no blanks.
/// </summary>
public static class Words
{
    public static int Count(ReadOnlySpan<char> text)
    {
        // without a branch for what most texts consist of: where a word begins cannot be guessed
        int words = 0, before = 1;
        foreach (var c in text)
        {
            if (c is >= ' ' and < '\u007F')
            {
                var blank = c == ' ' ? 1 : 0;
                words += before & ~blank;
                before = blank;
            }
            else if (IsIdeograph(c))
            {
                words++;
                before = 1;
            }
            else
            {
                var blank = char.IsWhiteSpace(c) ? 1 : 0;
                words += before & ~blank;
                before = blank;
            }
        }
        return words;
    }

    public static WordEnumerator Of(ReadOnlySpan<char> text) => new(text);

    internal static bool IsIdeograph(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF');
}

/// <summary>Goes over the words of a text without making strings of them.</summary>
public ref struct WordEnumerator(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _start;
    private int _end;

    public readonly ReadOnlySpan<char> Current => _text[_start.._end];

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        _start = _end;
        while (_start < _text.Length && char.IsWhiteSpace(_text[_start]))
            _start++;
        if (_start >= _text.Length)
            return false;
        _end = _start + 1;
        if (Words.IsIdeograph(_text[_start]))
            return true;
        while (_end < _text.Length && !char.IsWhiteSpace(_text[_end]) && !Words.IsIdeograph(_text[_end]))
            _end++;
        return true;
    }
}
