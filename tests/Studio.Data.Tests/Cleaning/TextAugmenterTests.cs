using Studio.Data.Cleaning.Text;

namespace Studio.Data.Tests.Cleaning;

public sealed class TextAugmenterTests
{
    private const string Text = "The quick brown fox, they say, jumps over 12 lazy dogs.";

    private static string Apply(string text, double delete = 0, double swap = 0, double typos = 0, double synonyms = 0, string table = "", int seed = 1) =>
        new TextAugmenter(delete, swap, typos, synonyms, SynonymTable.Parse(table)).Apply(text, new Random(seed).NextDouble);

    [Fact]
    public void Apply_AllRatesZero_IsTheVeryText() => Assert.Same(Text, Apply(Text));

    [Fact]
    public void Apply_SameNumbers_GivesTheSameText() => Assert.Equal(Apply(Text, 0.3, 0.3, 0.3), Apply(Text, 0.3, 0.3, 0.3));

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("  \n ")]
    [InlineData("味道很好,下次还来")]
    [InlineData("😀😀")]
    public void Apply_EverythingAtItsMost_LeavesSomethingOfAnyText(string text) =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(text.Any(char.IsLetter), Apply(text, 0.9, 0.9, 0.9, 1, "one, two", seed).Any(char.IsLetter)));

    [Fact]
    public void Apply_Delete_TakesAboutThatShareOfWordsAndNothingElse()
    {
        var words = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"w{i}"));
        var left = Apply(words, delete: 0.2).Split(' ');
        Assert.InRange(left.Length, 760, 840);
        Assert.Equal(left, left.Where(words.Split(' ').Contains));
    }

    [Fact]
    public void Apply_Swap_KeepsEveryWord() => Assert.Equal(Text.Split(' ', ',', '.').Order(), Apply(Text, swap: 0.5).Split(' ', ',', '.').Order());

    [Fact]
    public void Apply_Synonyms_StandInWhateverTheCase() =>
        Assert.Equal("The swift brown fox", Apply("The QUICK brown fox", synonyms: 1, table: "quick, swift; dog, hound"));

    [Theory]
    [InlineData("在", "再")]
    [InlineData("的", "得|地")]
    [InlineData("Weather", "Whether")]
    public void Apply_Typos_ExchangeWordsOfOneSound(string word, string others)
    {
        var slips = Enumerable.Range(0, 200).Select(seed => Apply(word, typos: 0.9, seed: seed)).Distinct().ToList();
        Assert.Superset(others.Split('|').ToHashSet(), slips.ToHashSet());
        Assert.All(slips.Where(s => !char.IsAscii(s[0])), s => Assert.Contains(s, $"{word}|{others}".Split('|')));
    }

    [Fact]
    public void Parse_LoneWord_IsRefusedInASentence() =>
        Assert.Equal("The synonyms hold 'fast' alone: write groups such as big, large; quick, fast.", Assert.Throws<UserError>(() => SynonymTable.Parse("big, large; fast")).Message);
}
