namespace Studio.Training.Batches;

/// <summary>
/// Cuts running text into sentences by what ends them: . ! ? … before a blank (closing quotes and brackets included),
/// the full-width ones anywhere, and line breaks. Abbreviations end one too, which pretraining does not mind.
/// </summary>
internal ref struct Sentences(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Goes to the next sentence that is more than blanks; false when there is none.</summary>
    public bool Next()
    {
        while (_at < _text.Length)
        {
            var end = End(_text, _at);
            Current = _text[_at..end].Trim();
            _at = end;
            if (!Current.IsEmpty) return true;
        }
        return false;
    }

    private static int End(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] is '\n' or '。' or '！' or '？') return Closed(text, at + 1);
            if (text[at] is not ('.' or '!' or '?' or '…')) continue;
            var end = Closed(text, at + 1);
            if (end == text.Length || char.IsWhiteSpace(text[end])) return end;
        }
        return text.Length;
    }

    /// <summary>Behind the quotes and brackets that belong to the sentence.</summary>
    private static int Closed(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '」' or '』' or '）' or '»') at++;
        return at;
    }
}
