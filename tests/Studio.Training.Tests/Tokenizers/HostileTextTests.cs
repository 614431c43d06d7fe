using System.Diagnostics;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Studio.Training.Tokenizers.WordPiece;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

/// <summary>Texts that make a backtracking pattern or a quadratic merge take hours: here each takes time in proportion. A quarter megabyte of each, a whole one of the worst.</summary>
public sealed class HostileTextTests
{
    private static readonly BpeTokenizer s_bpe = (BpeTokenizer)Learn(TokenizerTypes.Bpe);
    private static readonly WordPieceTokenizer s_wordPiece = (WordPieceTokenizer)Learn(TokenizerTypes.WordPiece);

    public static TheoryData<string> Texts => ["a", " ", "\u0301", "\ud800", "\u200d", "'", "<", "<|endoftext|", "a\u200d", "中", "\ud83d\ude00", " a", "\n ", "0", "((", "\u0344\u0301\u0345", "\uAC01"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_LongRunsOfOneThing_AreEncodedWholeAndInOrder(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 250_000 / unit.Length));
        foreach (SubwordTokenizer tokenizer in new SubwordTokenizer[] { s_bpe, Bloom(), s_wordPiece })
        {
            var (ids, spans) = tokenizer.EncodeWithSpans(text);
            Assert.Equal(ids.Length, spans.Length);
            Assert.True(Array.TrueForAll(spans, span => span.Start < span.End && span.End <= text.Length));
            if (tokenizer is BpeTokenizer) Assert.Equal(text.Replace('\ud800', unit == "\ud800" ? '\ufffd' : '\ud800'), tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Encode_FourTimesTheText_DoesNotTakeSixteenTimesTheTime()
    {
        var (quarter, whole) = (Seconds(250_000), Seconds(1_000_000));
        Assert.True(whole < 0.5 + quarter * 10, $"{quarter:0.00} s for a quarter megabyte of one letter, {whole:0.00} s for a whole one");

        static double Seconds(int length)
        {
            var watch = Stopwatch.StartNew();
            s_bpe.Encode(new string('a', length));
            return watch.Elapsed.TotalSeconds;
        }
    }

    [Fact]
    public void AddWords_AMegabyteOfOneLetter_IsCutIntoWordsThatFit()
    {
        var counts = new WordCounts();
        TokenizerTrainer.AddWords(Spec(TokenizerTypes.Bpe), new string('a', 1_000_500), counts);
        Assert.Equal(1001, counts.Words);
        Assert.Equal(2, counts.Distinct);
    }

    [Fact]
    public void AddWords_MoreDifferentWordsThanThereIsRoomFor_DropsTheRarest()
    {
        var counts = new WordCounts(most: 100);
        for (var i = 0; i < 1000; i++)
        {
            counts.Add("often");
            counts.Add($"word{i}");
        }
        Assert.InRange(counts.Distinct, 1, 100);
        Assert.Equal(1001 - counts.Distinct, counts.Dropped);
        Assert.Equal(1000, counts.Sorted().Single(w => w.Key == "often").Value);
    }

    private static BpeTokenizer Bloom() => new(s_bpe.Vocabulary, s_bpe.Merges, new(SplitPattern.Bloom), s_bpe.AddedTokens.All, TokenTemplate.None);

    private static TokenizerTrainSpec Spec(string type) => new TokenizerTrainSpec { Name = "hostile", Dataset = "none", Type = type, VocabularySize = 400, MinFrequency = 1 }.Check();

    private static SubwordTokenizer Learn(string type)
    {
        var counts = new WordCounts();
        foreach (var text in new[] { "aaaaaaaaaaaaaaaa", "中中中中", "a man a plan", "        ", "😀😀😀😀", "0000000" }) TokenizerTrainer.AddWords(Spec(type), text, counts);
        return TokenizerTrainer.Learn(Spec(type), counts, _ => { }, default).Tokenizer;
    }
}
