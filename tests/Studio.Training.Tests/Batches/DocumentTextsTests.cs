using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Batches;

public sealed class DocumentTextsTests
{
    private static readonly RunSpec s_spec = PretrainingFixture.Spec with { Split = Splits.InOrder, ValidationFraction = 0, MaxLength = 64 };

    [Fact]
    public void Load_LinesOfATextFile_AreDocumentsBetweenEmptyLines()
    {
        var texts = DocumentTexts.Load(s_spec, TextFixture.Source(["One two. Three!", "four", "", "", "five? six", ""]), rowsAreLines: true, tokenizer: null);
        Assert.Equal(["one two . | three ! | four", "five ? | six"], Documents(texts));
    }

    [Fact]
    public void Load_RowsOfATable_AreDocumentsEach()
    {
        var texts = DocumentTexts.Load(s_spec, TextFixture.Source(["One two.\nThree", " ", "四。五六！\"七\""]), rowsAreLines: false, tokenizer: null);
        Assert.Equal(["one two . | three", "四 。 | 五 六 ！ \" | 七 \""], Documents(texts));
    }

    [Fact]
    public void Load_EndlessSentence_IsCutSoThatNothingIsLost()
    {
        var words = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"w{i}"));
        var texts = DocumentTexts.Load(s_spec with { NextSentence = false }, TextFixture.Source([words]), rowsAreLines: false, tokenizer: null);
        Assert.Equal(4, Documents(texts).Single().Split(" | ").Length); // pieces of 30 tokens
        Assert.Equal(words, Documents(texts).Single().Replace(" | ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_HeldOutDocuments_TeachNoWords()
    {
        var texts = DocumentTexts.Load(s_spec with { ValidationFraction = 0.5 }, TextFixture.Source(["seen", "seen again", "held out", "held too"]), rowsAreLines: false, tokenizer: null);
        Assert.Equal(["seen", "seen again", "[UNK] [UNK]", "[UNK] [UNK]"], Documents(texts));
        Assert.Equal([2, 3], texts.Documents(DataPart.Validation).ToArray());
    }

    [Fact]
    public void Load_OneDocument_SaysWhatToDo() => Says(
        "Column 'text' is one single document, so no sentence can come from another: separate documents by empty lines (or rows), or switch nextSentence off.",
        s_spec, TextFixture.Source(["one", "two"]));

    [Fact]
    public void Load_NoText_IsRefused() => Says("Column 'text' has no text in any row; there is nothing to learn from.", s_spec, TextFixture.Source(["", " "]));

    [Fact]
    public void Load_TokenizerWithoutMask_IsRefused()
    {
        var error = Assert.Throws<UserError>(() => DocumentTexts.Load(s_spec, TextFixture.Source(["one. two"]), rowsAreLines: false, new ByteTokenizer()));
        Assert.Equal("The tokenizer has no token [CLS], which BERT's pretraining needs: train one of the type WordPiece on the Tokenizers page, which has it, or choose words.", error.Message);
    }

    private static void Says(string sentence, RunSpec spec, TextSource source) =>
        Assert.Equal(sentence, Assert.Throws<UserError>(() => DocumentTexts.Load(spec, source, rowsAreLines: true, tokenizer: null)).Message);

    private static List<string> Documents(DocumentTexts texts)
    {
        List<string> documents = [];
        for (var document = 0; document < texts.Documents(DataPart.Train).Length + texts.Documents(DataPart.Validation).Length; document++)
        {
            var (from, to) = texts.Sentences(document);
            documents.Add(string.Join(" | ", Enumerable.Range(from, to - from).Select(s => string.Join(' ', texts.Tokens(texts.Start(s), texts.Start(s + 1) - texts.Start(s)).ToArray().Select(id => ((SubwordTokenizer)texts.Tokenizer).TokenOf(id))))));
        }
        return documents;
    }
}
