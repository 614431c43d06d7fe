using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Studio.Training.Tokenizers.WordPiece;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

public sealed class MergeLearnerTests
{
    [Fact]
    public void Learn_EqualCounts_MergesTheLowestPairFirst()
    {
        // "ab" and "cd" occur three times each, as do "bc" and "da" twice
        var tokenizer = LearnBpe(["abcdabcdabcd"], 256 + 1 + 2);
        Assert.Equal([("a", "b"), ("c", "d")], Merges(tokenizer));
    }

    [Fact]
    public void Learn_ThePublishedExample_GivesItsMerges()
    {
        // Sennrich et al. 2016, figure 1, without the end-of-word mark: low 5, lower 2, newest 6, widest 3
        var text = string.Join('\n', Enumerable.Repeat("low", 5).Concat(Enumerable.Repeat("lower", 2)).Concat(Enumerable.Repeat("newest", 6)).Concat(Enumerable.Repeat("widest", 3)));
        var tokenizer = LearnBpe([text], 256 + 1 + 5);
        Assert.Equal([("e", "s"), ("es", "t"), ("l", "o"), ("lo", "w"), ("e", "w")], Merges(tokenizer));
    }

    [Fact]
    public void Learn_AgainstANaiveLearner_GivesTheSameMerges()
    {
        var random = new Random(5);
        var words = Enumerable.Range(0, 300).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 12)).Select(_ => (char)('a' + random.Next(5)))])).ToList();
        var tokenizer = LearnBpe(words, 257 + 150, minFrequency: 2);
        Assert.Equal(Naive(words, 150, 2), Merges(tokenizer));
    }

    [Fact]
    public void Learn_FrequencyBelowTheLimit_StopsEarly()
    {
        var tokenizer = LearnBpe(["abab xy"], 1000, minFrequency: 2);
        Assert.Equal([("a", "b")], Merges(tokenizer));
        Assert.Equal(258, tokenizer.VocabularySize);
    }

    [Fact]
    public void Learn_BytePieces_StartWithSpecialTokensAndTheAlphabet()
    {
        var tokenizer = LearnBpe(["hello"], 257);
        Assert.Equal("<|endoftext|>", tokenizer.TokenOf(0));
        Assert.Equal("!", tokenizer.TokenOf(1));
        Assert.Equal(256, Enumerable.Range(1, 256).Select(id => tokenizer.Utf8Of(id)[0]).Distinct().Count());
    }

    [Fact]
    public void Learn_WordPiece_ContinuesWordsWithThePrefix()
    {
        var (tokenizer, tokens) = Learn(TokenizerTypes.WordPiece, ["walking talking walked talked"], 60, 2);
        var ids = tokenizer.Encode("walking");
        Assert.All(ids.Skip(1), id => Assert.StartsWith("##", tokenizer.TokenOf(id)));
        Assert.Equal("walking", tokenizer.Decode(ids));
        Assert.Equal([1], tokenizer.Encode("zzz"));
        Assert.Equal("[PAD]", tokenizer.TokenOf(0));
        Assert.Equal(tokens, tokenizer.Encode("walking talking walked talked").Length);
    }

    [Fact]
    public void Learn_AlphabetBeyondTheVocabulary_KeepsTheMostFrequentCharacters()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(i => new string((char)(0x4E00 + i), 200 - i) + " "));
        var (tokenizer, _) = Learn(TokenizerTypes.WordPiece, [text], 65, 2);
        Assert.InRange(tokenizer.VocabularySize, 35, 65);
        Assert.IsType<WordPieceTokenizer>(tokenizer);
        Assert.NotEqual([1], tokenizer.Encode("\u4E00"));
        Assert.Equal([1], tokenizer.Encode("\u4EC0"));
    }

    private static BpeTokenizer LearnBpe(IEnumerable<string> texts, int size, int minFrequency = 1) => (BpeTokenizer)Learn(TokenizerTypes.Bpe, texts, size, minFrequency).Item1;

    private static (Training.Tokenizers.SubwordTokenizer, long) Learn(string type, IEnumerable<string> texts, int size, int minFrequency)
    {
        var spec = new TokenizerTrainSpec { Name = "test", Type = type, VocabularySize = size, MinFrequency = minFrequency }.Check();
        var counts = new WordCounts();
        foreach (var text in texts) TokenizerTrainer.AddWords(spec, text, counts);
        return TokenizerTrainer.Learn(spec, counts, _ => { }, default);
    }

    private static List<(string, string)> Merges(BpeTokenizer tokenizer) =>
        [.. tokenizer.Merges.Select(m => (tokenizer.TokenOf(m.Left)!, tokenizer.TokenOf(m.Right)!))];

    /// <summary>Counts everything again for every merge; ties go to the pair of lowest ids, which are the order of making.</summary>
    private static List<(string, string)> Naive(List<string> words, int count, int minFrequency)
    {
        var order = new List<string>(Enumerable.Range('!', 94).Select(c => ((char)c).ToString()));
        var pieces = words.Select(w => w.Select(c => c.ToString()).ToList()).ToList();
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var pairs = pieces.SelectMany(p => p.Zip(p.Skip(1))).CountBy(p => p).OrderByDescending(p => p.Value).ThenBy(p => order.IndexOf(p.Key.First)).ThenBy(p => order.IndexOf(p.Key.Second)).ToList();
            if (pairs.Count == 0 || pairs[0].Value < minFrequency) break;
            var (left, right) = pairs[0].Key;
            merges.Add((left, right));
            if (!order.Contains(left + right)) order.Add(left + right);
            foreach (var piece in pieces)
                for (var i = 0; i + 1 < piece.Count; i++)
                    if (piece[i] == left && piece[i + 1] == right)
                    {
                        piece[i] = left + right;
                        piece.RemoveAt(i + 1);
                    }
        }
        return merges;
    }
}
