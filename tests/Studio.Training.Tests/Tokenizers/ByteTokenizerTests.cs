using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Tokenizers;

public sealed class ByteTokenizerTests
{
    private readonly ByteTokenizer _tokenizer = new();

    [Fact]
    public void Encode_AnyText_GivesItsUtf8() => Assert.Equal([97, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80], _tokenizer.Encode("aé😀"));

    [Fact]
    public void Push_BytesOfOneCharacter_WaitsUntilItIsWhole()
    {
        var decoder = new TokenDecoder(_tokenizer);
        Assert.Equal(["", "", "", "😀", "a"], new[] { 0xF0, 0x9F, 0x98, 0x80, 97 }.Select(decoder.Push));
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Push_ByteThatBreaksACharacter_ShowsAReplacementAndGoesOn()
    {
        var decoder = new TokenDecoder(_tokenizer);
        Assert.Equal("", decoder.Push(0xC3));
        Assert.Equal("\uFFFDa", decoder.Push(97));
    }

    [Fact]
    public void Flush_OpenCharacter_ShowsAReplacement()
    {
        var decoder = new TokenDecoder(_tokenizer);
        decoder.Push(0xE4);
        Assert.Equal("\uFFFD", decoder.Flush());
    }
}
