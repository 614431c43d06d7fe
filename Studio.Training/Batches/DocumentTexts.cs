using System.Runtime.InteropServices;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Batches;

/// <summary>
/// A dataset's text as documents of sentences of token ids, all in memory, divided into parts by documents. A row is a
/// document; of a text file, whose rows are lines, everything between two empty lines is. Sentences longer than half an
/// example are cut into pieces, so that none of the text is lost.
/// </summary>
public sealed class DocumentTexts
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _sentenceEnds = [];
    private readonly List<int> _documentEnds = [];
    private readonly int[][] _documentsOfPart;

    private DocumentTexts(Tokenizer tokenizer, DataPart[] parts)
    {
        (Tokenizer, Special) = (tokenizer, PretrainingTokens.Of(tokenizer));
        _documentsOfPart = [.. Enum.GetValues<DataPart>().Select(part => Enumerable.Range(0, parts.Length).Where(document => parts[document] == part).ToArray())];
    }

    public Tokenizer Tokenizer { get; }
    public PretrainingTokens Special { get; }

    public ReadOnlySpan<int> Documents(DataPart part) => _documentsOfPart[(int)part];

    public ReadOnlySpan<int> Tokens(int start, int count) => CollectionsMarshal.AsSpan(_tokens).Slice(start, count);

    /// <summary>Sentences of a document, as numbers from and up to, not including.</summary>
    public (int From, int To) Sentences(int document) => (document == 0 ? 0 : _documentEnds[document - 1], _documentEnds[document]);

    /// <summary>Where a sentence's tokens begin; of the number behind the last one, where they end.</summary>
    public int Start(int sentence) => sentence == 0 ? 0 : _sentenceEnds[sentence - 1];

    /// <param name="rowsAreLines">documents end at empty rows.</param>
    /// <param name="tokenizer">a trained one, or the run's own from an earlier attempt; null makes one of the words of the training part.</param>
    /// <exception cref="UserError">no text, a part left empty, or a tokenizer without BERT's special tokens.</exception>
    public static DocumentTexts Load(RunSpec spec, TextSource source, bool rowsAreLines, Tokenizer? tokenizer)
    {
        var documents = DocumentsOfRows(source, rowsAreLines);
        var parts = Divide(spec, source, documents);
        var texts = new DocumentTexts(tokenizer ?? Words(spec, source, documents, parts), parts);
        texts.Read(source, documents, Math.Max(1, (spec.MaxLength - 3) / 2));
        texts.Check(spec, source);
        return texts;
    }

    /// <summary>The document that each row belongs to; -1 for an empty row.</summary>
    private static int[] DocumentsOfRows(TextSource source, bool rowsAreLines)
    {
        var (documents, current, isOpen) = (new int[source.RowCount], -1, false);
        source.ReadRows((row, text) =>
        {
            var isEmpty = text.IsWhiteSpace();
            if (!isEmpty && !(rowsAreLines && isOpen)) current++;
            documents[row] = isEmpty ? -1 : current;
            isOpen = !isEmpty;
        });
        return documents;
    }

    private static DataPart[] Divide(RunSpec spec, TextSource source, int[] documents)
    {
        var count = documents.DefaultIfEmpty(-1).Max() + 1;
        if (count == 0) throw new UserError($"Column '{source.Column}' has no text in any row; there is nothing to learn from.");
        // a document of several rows lies where its first one does
        var firstRows = documents.Index().Where(row => row.Item >= 0).DistinctBy(row => row.Item).Select(row => row.Index).ToList();
        return RowSplit.Assign(spec, count, labels: null, source.ReadSplit(spec).At(firstRows));
    }

    /// <summary>How often each token of the vocabulary stands in the texts, all parts together.</summary>
    public long[] CountTokens()
    {
        var counts = new long[Tokenizer.VocabularySize];
        foreach (var token in _tokens) counts[token]++;
        return counts;
    }

    private static SubwordTokenizer Words(RunSpec spec, TextSource source, int[] documents, DataPart[] parts)
    {
        var words = new WordVocabulary();
        source.ReadRows((row, text) =>
        {
            if (documents[row] >= 0 && parts[documents[row]] == DataPart.Train) words.Add(text);
        });
        return words.ToTokenizer(spec.MaxWords, spec.MinWordFrequency, WordVocabulary.PairTokens);
    }

    private void Read(TextSource source, int[] documents, int longestPiece)
    {
        var ids = new int[4096];
        source.ReadRows((row, text) =>
        {
            if (documents[row] < 0) return;
            while (_documentEnds.Count <= documents[row]) _documentEnds.Add(_sentenceEnds.Count);
            for (var sentences = new Sentences(text); sentences.Next();)
            {
                if (ids.Length < Tokenizer.MaxTokens(sentences.Current.Length)) ids = new int[Tokenizer.MaxTokens(sentences.Current.Length)];
                Add(ids.AsSpan(0, Tokenizer.Encode(sentences.Current, ids)), longestPiece);
            }
            _documentEnds[documents[row]] = _sentenceEnds.Count;
        });
    }

    private void Add(ReadOnlySpan<int> ids, int longestPiece)
    {
        for (; ids.Length > 0; ids = ids[Math.Min(longestPiece, ids.Length)..])
        {
            _tokens.AddRange(ids[..Math.Min(longestPiece, ids.Length)]);
            _sentenceEnds.Add(_tokens.Count);
        }
    }

    private void Check(RunSpec spec, TextSource source)
    {
        if (Documents(DataPart.Train).Length == 0 || _tokens.Count == 0)
            throw new UserError($"Column '{source.Column}' leaves no document to train on: use more text, or another split.");
        if (spec.NextSentence && _documentEnds.Count < 2)
            throw new UserError($"Column '{source.Column}' is one single document, so no sentence can come from another: separate documents by empty lines (or rows), or switch nextSentence off.");
        if (spec.ValidationFraction > 0 && Documents(DataPart.Validation).Length == 0)
            throw new UserError($"A validation fraction of {spec.ValidationFraction} of {_documentEnds.Count} documents leaves none to validate on; choose a larger fraction, or 0 to go without.");
    }
}
