using Studio.Data;
using Studio.Testing;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Tokenizers;

public sealed class CharacterTokenizerTests
{
    private static CharacterTokenizer Of(params string[] texts)
    {
        var set = new CharacterSet();
        foreach (var text in texts) set.Add(text);
        return set.ToTokenizer();
    }

    [Fact]
    public void Encode_TextOfTheData_GivesIdsInOrderOfScalarValues() =>
        Assert.Equal([2, 1, 2, 3, 4, 0], Of("bab", "c😀\n").Encode("babc😀\n"));

    [Fact]
    public void Decode_Ids_GivesTheTextBack()
    {
        var tokenizer = Of("ünï 中文 😀\n");
        Assert.Equal("😀文 ü\n", tokenizer.Decode(tokenizer.Encode("😀文 ü\n")));
    }

    [Fact]
    public void Encode_CharacterNeverSeen_NamesIt()
    {
        var error = Assert.Throws<UserError>(() => Of("abc").Encode("aéb"));
        Assert.Equal("The character 'é' (U+00E9) does not occur in the text this model learned from; leave it out, or train with the tokenizer 'bytes', which knows every text.", error.Message);
    }

    [Fact]
    public void Encode_ControlCharacterNeverSeen_NamesItsCodeOnly() =>
        Assert.StartsWith("The character U+0007 does not occur", Assert.Throws<UserError>(() => Of("abc").Encode("\a")).Message, StringComparison.Ordinal);

    [Fact]
    public void ToTokenizer_NoText_IsAUserError() =>
        Assert.Equal("The text column is empty in every row; there is nothing to learn from.", Assert.Throws<UserError>(() => Of()).Message);

    [Fact]
    public void Load_SavedTokenizer_GivesTheSameIds()
    {
        using var folder = new TempFolder();
        var tokenizer = Of("<img> \"quoted\" \u0000 中\n");
        tokenizer.Save(folder.File("tokenizer.json"));
        var loaded = Tokenizer.Load(folder.File("tokenizer.json"));
        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal(tokenizer.Encode("中<\u0000\""), loaded.Encode("中<\u0000\""));
    }

    [Theory]
    [InlineData("{\"kind\":\"characters\",\"characters\":[\"a\",\"a\"]}", "the character 'a' (U+0061) stands twice")]
    [InlineData("{\"kind\":\"characters\",\"characters\":[\"ab\"]}", "not one character")]
    [InlineData("{\"kind\":\"characters\"}", "list of characters is empty")]
    [InlineData("{\"kind\":\"sentences\"}", "its kind is 'sentences'")]
    [InlineData("{\"kind\":", "cannot be read")]
    public void Load_DamagedFile_IsAUserErrorThatSaysWhy(string json, string why)
    {
        using var folder = new TempFolder();
        var path = folder.Write("tokenizer.json", json);
        var error = Assert.Throws<UserError>(() => Tokenizer.Load(path));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
