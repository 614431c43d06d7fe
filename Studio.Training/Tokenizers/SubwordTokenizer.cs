using System.Text;

namespace Studio.Training.Tokenizers;

/// <summary>
/// What BPE and WordPiece share: a vocabulary, added tokens that are found in the text first, the template that puts
/// special tokens around one or two texts, and Hugging Face's tokenizer.json as the file on disk.
/// </summary>
public abstract class SubwordTokenizer : Tokenizer
{
    private readonly byte[][] _utf8;

    private protected SubwordTokenizer(Vocabulary vocabulary, IReadOnlyList<AddedToken> addedTokens, TokenTemplate template)
    {
        (Vocabulary, AddedTokens, Template) = (vocabulary, new AddedTokens(addedTokens), template);
        _utf8 = new byte[Math.Max(vocabulary.Size, AddedTokens.All.Count == 0 ? 0 : AddedTokens.All[^1].Id + 1)][];
    }

    public Vocabulary Vocabulary { get; }
    public AddedTokens AddedTokens { get; }

    /// <summary>The token that ends a text, where there is one of the usual names.</summary>
    public int? EndOfText => (AddedTokens.Find("<|endoftext|>") ?? AddedTokens.Find("</s>"))?.Id;
    public TokenTemplate Template { get; }

    public override int VocabularySize => _utf8.Length;

    /// <summary>The token as the vocabulary writes it, for people to see; null for an id without a token.</summary>
    public string? TokenOf(int id) => AddedTokens.Find(id)?.Content ?? Vocabulary.TokenOf(id);

    public override ReadOnlySpan<byte> Utf8Of(int id) => _utf8[id] ??= AddedTokens.Find(id) is { } added
        ? Encoding.UTF8.GetBytes(added.Content)
        : Vocabulary.TokenOf(id) is { } token ? BytesOf(token) : [];

    public override int Encode(ReadOnlySpan<char> text, Span<int> ids)
    {
        var sink = new TokenSink(ids);
        Encode(text, ref sink);
        return sink.Count;
    }

    /// <summary>The ids of a text without special tokens around it, and where each came from.</summary>
    public (int[] Ids, TokenSpan[] Spans) EncodeWithSpans(string text)
    {
        var most = MaxTokens(text.Length);
        var (ids, spans) = (new int[most], new TokenSpan[most]);
        var sink = new TokenSink(ids, spans);
        Encode(text, ref sink);
        return (ids[..sink.Count], spans[..sink.Count]);
    }

    /// <param name="ids">any; one that belongs to no token adds nothing.</param>
    /// <param name="skipSpecial">leaves out tokens that are control and not text.</param>
    /// <param name="cleanUp">closes the gaps a tokenizer for words leaves before punctuation; others have none.</param>
    public abstract string Decode(IEnumerable<int> ids, bool skipSpecial, bool cleanUp);

    /// <summary>Encodes text in which there is no added token; <paramref name="at"/> is where it stands in the whole.</summary>
    private protected abstract void EncodePlain(ReadOnlySpan<char> text, int at, ref TokenSink sink);

    /// <summary>The UTF-8 bytes a token of the vocabulary stands for inside running text.</summary>
    private protected abstract byte[] BytesOf(string token);

    private void Encode(ReadOnlySpan<char> text, ref TokenSink sink)
    {
        var at = 0;
        while (AddedTokens.Next(text, at, out var span) is { } added)
        {
            if (span.Start > at) EncodePlain(text[at..span.Start], at, ref sink);
            sink.Add(added.Id, span.Start, span.End);
            at = span.End;
        }
        if (at < text.Length) EncodePlain(text[at..], at, ref sink);
    }

    private protected bool IsLeftOut(int id, bool skipSpecial) => (uint)id >= (uint)VocabularySize || (skipSpecial && AddedTokens.Find(id) is { Special: true });
}
