using Studio.Data;
using Studio.Training.Tokenizers.Learning;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>
/// Makes a tokenizer of whole words, as papers on text classification use it: lower-cased, punctuation and ideographs
/// alone, the commonest words kept, every other one unknown. It is a WordPiece tokenizer whose vocabulary has no pieces,
/// so that its file, spans and decoder are those of the others.
/// </summary>
public sealed class WordVocabulary
{
    public const string Padding = "[PAD]";
    public const string Unknown = "[UNK]";

    /// <summary>Line breaks are a token, for a model that is to write texts; without it they are blanks.</summary>
    public static IReadOnlyList<string> LineBreaks { get; } = ["\n"];

    /// <summary>What BERT puts around one text or two, and where a word is to be guessed.</summary>
    public static IReadOnlyList<string> PairTokens { get; } = ["[CLS]", "[SEP]", "[MASK]"];

    private static readonly BertSettings s_settings = new();
    private readonly WordCounts _counts = new();
    private readonly BertWord _word = new();

    public void Add(ReadOnlySpan<char> text)
    {
        for (var words = new BertWords(text, 0, s_settings); words.Next(_word);) _counts.Add(_word.Text);
    }

    /// <param name="mostWords">the commonest are kept; ties go by the words themselves.</param>
    /// <param name="minFrequency">rarer words are unknown.</param>
    /// <param name="more">tokens besides padding and the unknown one: <see cref="LineBreaks"/> or <see cref="PairTokens"/>.</param>
    /// <exception cref="UserError">no word is left.</exception>
    public SubwordTokenizer ToTokenizer(int mostWords, int minFrequency, params IReadOnlyList<string> more)
    {
        string[] control = [Padding, Unknown, .. more];
        var words = _counts.Sorted().Where(word => word.Value >= minFrequency).OrderByDescending(word => word.Value).Take(mostWords).Select(word => word.Key).Except(control).ToList();
        if (words.Count == 0)
            throw new UserError(_counts.Distinct == 0
                ? "The text column is empty in every training row; there is nothing to learn from."
                : $"No word occurs {minFrequency} times in the training rows: lower 'rarest word'.");
        var vocabulary = new Vocabulary(control.Concat(words).Select((word, id) => KeyValuePair.Create(word, id)));
        return new WordPieceTokenizer(vocabulary, s_settings, [.. control.Select((token, id) => new AddedToken(id, token, Special: token != LineBreaks[0]))], more == PairTokens ? TokenTemplate.Bert("[CLS]", 2, "[SEP]", 3) : TokenTemplate.None);
    }
}
