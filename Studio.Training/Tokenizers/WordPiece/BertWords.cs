using System.Text;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>
/// Cuts a text into BERT's words: cleaned, ideographs and punctuation alone, accents and case taken away where the settings
/// say so, in that order, as Hugging Face's BertNormalizer and BertPreTokenizer do. One pass over the text.
/// </summary>
internal ref struct BertWords(ReadOnlySpan<char> text, int at, BertSettings settings)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    // a word ended by punctuation or an ideograph leaves that character for the next call
    private Rune _waiting;
    private TokenSpan _waitingSource;
    private bool _isWaiting;

    /// <summary>The next word into <paramref name="word"/>; false at the end of the text.</summary>
    public bool Next(BertWord word)
    {
        word.Clear();
        if (_isWaiting)
        {
            _isWaiting = false;
            word.Add(_waiting, _waitingSource);
            return true;
        }
        while (_next < _text.Length)
        {
            var status = Rune.DecodeFromUtf16(_text[_next..], out var rune, out var length);
            var source = new TokenSpan(at + _next, at + _next + length);
            _next += length;
            // a lone surrogate is no character; the reference cannot even be handed one
            if (status != System.Buffers.OperationStatus.Done) rune = Rune.ReplacementChar;
            if (Take(rune, source, word)) return true;
        }
        return word.Length > 0;
    }

    /// <summary>Adds a character; true when the word is complete.</summary>
    private bool Take(Rune rune, TokenSpan source, BertWord word)
    {
        if (settings.CleanText && BertCharacters.IsDropped(rune)) return false;
        if (BertCharacters.IsSpace(rune)) return word.Length > 0;
        if (settings.SplitChinese && BertCharacters.IsIdeograph(rune)) return Alone(rune, source, word);
        if (!settings.StripsAccents) return Add(rune, source, word);
        Span<Rune> stays = stackalloc Rune[4];
        var complete = false;
        foreach (var part in stays[..Decompositions.Strip(rune, stays)]) complete |= Add(part, source, word);
        return complete;
    }

    private bool Add(Rune rune, TokenSpan source, BertWord word)
    {
        if (BertCharacters.IsPunctuation(rune)) return Alone(rune, source, word);
        if (!settings.Lowercase) word.Add(rune, source);
        else if (rune.Value == 0x130)
        {
            // the one character whose lower case is two, in every language
            word.Add(new('i'), source);
            word.Add(new(0x307), source);
        }
        else word.Add(Rune.ToLowerInvariant(rune), source);
        return false;
    }

    private bool Alone(Rune rune, TokenSpan source, BertWord word)
    {
        if (settings.StripsAccents && BertCharacters.IsIdeograph(rune))
        {
            // compatibility ideographs decompose to the unified one, nothing else happens to an ideograph
            Span<Rune> stays = stackalloc Rune[4];
            if (Decompositions.Strip(rune, stays) == 1) rune = stays[0];
        }
        if (word.Length == 0)
        {
            word.Add(rune, source);
            return true;
        }
        (_waiting, _waitingSource, _isWaiting) = (rune, source, true);
        return true;
    }
}
