using Studio.Web.Cleaning;

namespace Studio.Web.Tests.Cleaning;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("the quick fox", "the slow fox", "=the |-quick|+slow|= fox")]
    [InlineData("味道不错", "味道很错", "=味道|-不|+很|=错")]
    [InlineData("a  b", "a b", "=a|-··|+·|=b")]
    [InlineData("a\u200Bb", "ab", "-a[U+200B]b|+ab")]
    [InlineData("same", "same", "=same")]
    [InlineData("", "new", "+new")]
    public void Of_TwoTexts_MarksWhatChanged(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', TextDifference.Of(before, after).Select(p => (p.Kind switch { DifferenceKind.Removed => "-", DifferenceKind.Added => "+", _ => "=" }) + p.Text)));

    [Fact]
    public void Of_LongTexts_ShowsOnlyTheChangesSurroundings()
    {
        var before = string.Concat(Enumerable.Range(0, 5000).Select(i => $"word{i} "));
        var pieces = TextDifference.Of(before, before.Replace("word2500 ", "", StringComparison.Ordinal));

        Assert.Equal([DifferenceKind.Same, DifferenceKind.Removed, DifferenceKind.Same], pieces.Select(p => p.Kind));
        Assert.All(pieces, p => Assert.InRange(p.Text.Length, 1, 130));
    }

    [Fact]
    public void Of_RightToLeftOverride_IsWrittenOut() => Assert.Equal("x [U+202E]evil", string.Concat(TextDifference.Of("x \u202Eevil", "x evil").Where(p => p.Kind != DifferenceKind.Added).Select(p => p.Text)).Replace("·", " ", StringComparison.Ordinal));
}
