using System.Text;
using Studio.Training.Tokenizers.Json;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>
/// BERT's tokenizer: words, and each word as the longest tokens that put it together, from the left. Gives the ids of
/// Hugging Face's library for cased, uncased and Chinese vocabularies.
/// </summary>
public sealed class WordPieceTokenizer : SubwordTokenizer
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _beginnings, _continuations;
    private readonly int _longest, _unknown;

    /// <exception cref="FormatException">the unknown token is not in the vocabulary.</exception>
    public WordPieceTokenizer(Vocabulary vocabulary, BertSettings settings, IReadOnlyList<AddedToken> addedTokens, TokenTemplate template)
        : base(vocabulary, addedTokens, template)
    {
        Settings = settings;
        Dictionary<string, int> beginnings = new(StringComparer.Ordinal), continuations = new(StringComparer.Ordinal);
        foreach (var (token, id) in vocabulary.InOrder)
        {
            beginnings[token] = id;
            if (token.StartsWith(settings.Prefix, StringComparison.Ordinal)) continuations[token[settings.Prefix.Length..]] = id;
            _longest = Math.Max(_longest, token.Length);
        }
        (_beginnings, _continuations) = (beginnings.GetAlternateLookup<ReadOnlySpan<char>>(), continuations.GetAlternateLookup<ReadOnlySpan<char>>());
        _unknown = vocabulary.IdOf(settings.UnknownToken) ?? throw new FormatException($"the unknown token '{Vocabulary.Shorten(settings.UnknownToken)}' is not in the vocabulary");
    }

    public BertSettings Settings { get; }

    public override string Kind => Contracts.Tokenizers.Trained;

    // taking accents off makes three letters of a Hangul syllable and at most four of anything else
    public override int MaxTokens(int length) => length * 4;

    /// <summary>Words joined by blanks, and gaps before punctuation closed where the settings say so.</summary>
    public override string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecial: false, Settings.CleanUp);

    public override string Decode(IEnumerable<int> ids, bool skipSpecial, bool cleanUp)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (IsLeftOut(id, skipSpecial) || TokenOf(id) is not { } token) continue;
            if (text.Length == 0) text.Append(token);
            else if (token.StartsWith(Settings.Prefix, StringComparison.Ordinal)) text.Append(token, Settings.Prefix.Length, token.Length - Settings.Prefix.Length);
            else text.Append(' ').Append(token);
        }
        return cleanUp ? TextCleanUp.Apply(text.ToString()) : text.ToString();
    }

    private protected override string ToJson() => TokenizerJsonWriter.Write(this);

    private protected override byte[] BytesOf(string token) => Encoding.UTF8.GetBytes(
        token.StartsWith(Settings.Prefix, StringComparison.Ordinal) ? token[Settings.Prefix.Length..] : " " + token);

    private protected override void EncodePlain(ReadOnlySpan<char> text, int at, ref TokenSink sink)
    {
        var word = new BertWord();
        for (var words = new BertWords(text, at, Settings); words.Next(word);) EncodeWord(word, ref sink);
    }

    private void EncodeWord(BertWord word, ref TokenSink sink)
    {
        var free = sink.Free;
        var spans = sink.FreeSpans;
        var count = 0;
        for (var start = 0; start < word.Length;)
        {
            var length = word.Characters > Settings.MaxWordLength ? 0 : LongestMatch(word.Text[start..], start > 0, out free[count]);
            if (length == 0)
            {
                var whole = word.Source(0, word.Length);
                sink.Add(_unknown, whole.Start, whole.End);
                return;
            }
            if (sink.WantsSpans) spans[count] = word.Source(start, start + length);
            count++;
            start += length;
        }
        sink.Advance(count);
    }

    private int LongestMatch(ReadOnlySpan<char> rest, bool continues, out int id)
    {
        var lookup = continues ? _continuations : _beginnings;
        for (var length = Math.Min(rest.Length, _longest); length > 0; length--)
            if (lookup.TryGetValue(rest[..length], out id)) return length;
        id = -1;
        return 0;
    }
}
