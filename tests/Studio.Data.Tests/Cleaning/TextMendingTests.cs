using Studio.Data.Cleaning.Text;

namespace Studio.Data.Tests.Cleaning;

public sealed class TextMendingTests
{
    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("A\u030A", "Å")]
    [InlineData("\u212B", "Å")] // the sign of the unit is the letter
    [InlineData("가\u11A8", "각")]
    [InlineData("\u1100\u1161\u11A8", "각")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")] // marks in the order of their classes
    [InlineData("a\u0328\u0301", "ą́")]
    [InlineData("\u0958", "\u0915\u093C")] // never composed again
    [InlineData("ﬁ Ａ", "ﬁ Ａ")]
    [InlineData("中文，全角", "中文，全角")]
    public void Normalize_ToNfc_IsUnicodes(string text, string expected) => Assert.Equal(expected, UnicodeNormalizer.Normalize(text, compatible: false));

    [Theory]
    [InlineData("ﬁ Ａ１！", "fi A1!")]
    [InlineData("①½", "11⁄2")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("\u00A0", " ")]
    [InlineData("㎏ ㍿", "kg 株式会社")]
    public void Normalize_ToNfkc_IsUnicodes(string text, string expected) => Assert.Equal(expected, UnicodeNormalizer.Normalize(text, compatible: true));

    [Fact]
    public void Normalize_WhatIsNormal_IsTheVerySameString()
    {
        const string text = "déjà vu 中文 ß ﬁ";
        Assert.Same(text, UnicodeNormalizer.Normalize(text, compatible: false));
    }

    [Theory]
    [InlineData("cafÃ©", "café")]
    [InlineData("donâ€™t â€œquoteâ€\u009D", "don’t “quote”")]
    [InlineData("Ã¢â‚¬Å“twiceÃ¢â‚¬Â\u009D", "“twice”")]
    [InlineData("ä½\u00A0å¥½", "你好")]
    [InlineData("ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€", "Привет мир")]
    [InlineData("浣犲ソ", "你好")]
    [InlineData("ðŸ˜€ ok", "😀 ok")]
    public void Repair_Mojibake_IsMended(string ruined, string expected) => Assert.Equal(expected, Mojibake.Repair(ruined));

    [Theory]
    [InlineData("NÃO é São Paulo, à É» CAFÉ»")]
    [InlineData("联通 服务好")]
    [InlineData("价格 € 5 – naïve café, Ünïcödé")]
    [InlineData("½ Â£")]
    public void Repair_WhatIsRight_Stays(string text) =>
        Assert.Equal(text.Replace("Â£", "£", StringComparison.Ordinal), Mojibake.Repair(text));

    [Theory]
    [InlineData("a\u00A0\u2003b\t c", "a b c")]
    [InlineData("  a  \r\n\r\n\r\n\r\n b ", "a\n\nb")]
    [InlineData("zero\u200Bwidth\uFEFF\u0007\u202Eback", "zerowidthback")]
    [InlineData("👩\u200D👩 نمی\u200Cخواهم", "👩\u200D👩 نمی\u200Cخواهم")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    public void Clean_Blanks_AreMadePlain(string text, string expected) => Assert.Equal(expected, Whitespace.Clean(text, collapse: true, invisible: true));

    [Theory]
    [InlineData("a<br />b", "a\nb")]
    [InlineData("<p>one</p><p class=\"x>y\">two &amp; &#8220;three&#8221;</p>", "\none\n\ntwo & “three”\n")]
    [InlineData("<script>if (a < b) {}</script>x<!-- c --> <b>y</b>", "x y")]
    [InlineData("a < b and 1<2 <3 you", "a < b and 1<2 <3 you")]
    [InlineData("no markup", "no markup")]
    [InlineData("<unclosed", "<unclosed")]
    public void HtmlText_Of_IsWhatAReaderSees(string html, string expected) => Assert.Equal(expected, HtmlText.Of(html));

    [Theory]
    [InlineData("The quick brown\nfox jumped.\nNext one", "The quick brown fox jumped.\nNext one")]
    [InlineData("an exam-\nple of it", "an example of it")]
    [InlineData("味道很好，送餐\n也很快", "味道很好，送餐也很快")]
    [InlineData("List\n- one\n- two", "List\n- one\n- two")]
    [InlineData("one\n\ntwo", "one\n\ntwo")]
    public void Join_InsideSentences_KeepsParagraphs(string text, string expected) => Assert.Equal(expected, LineJoiner.Join(text, all: false));

    [Fact]
    public void Join_All_IsOneLine() => Assert.Equal("a b c", LineJoiner.Join("a\n\nb\n c", all: true));

    [Theory]
    [InlineData("two words", 2)]
    [InlineData("味道 good 好", 4)]
    [InlineData("  ", 0)]
    public void Count_Words_CountsIdeographsEach(string text, int expected) => Assert.Equal(expected, Words.Count(text));

    [Fact]
    public void Repetition_OfCopies_IsTheirShare()
    {
        Assert.Equal(0, Repetition.Characters("abcdefghijklmnop", 10));
        Assert.Equal(10.0 / 11, Repetition.Characters(new string('a', 20), 10), 12);
        Assert.Equal(3.0 / 5, Repetition.Words("a b a b a b", 2), 12);
    }

    [Theory]
    [InlineData("abc", 0)]
    [InlineData("ab!?", 0.5)]
    [InlineData("😀a", 0.5)]
    [InlineData("味道。", 1.0 / 3)]
    public void SpecialShare_CountsWhatIsNeitherLetterNorDigit(string text, double expected) => Assert.Equal(expected, Characters.SpecialShare(text), 12);

    [Fact]
    public void SafePattern_ThatExplodes_EndsWithASentence()
    {
        Assert.False(SafePattern.Match(SafePattern.Make("^(a+)+$", false), new string('a', 5000) + "!", 0));
        var error = Assert.Throws<UserError>(() => SafePattern.Match(SafePattern.Make(@"^(a+)+\1$", false), new string('a', 40) + "!", 6));
        Assert.StartsWith("The pattern takes more than a second on row 7", error.Message);
        Assert.StartsWith("The pattern is no regular expression: ", SafePattern.Problem("a("));
    }
}
