using Studio.Data;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class TextDataTests : IDisposable
{
    private readonly TempFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    private static string TextOf(TextData data, TokenSlice slice)
    {
        var ids = new long[slice.Count];
        slice.CopyTo(0, ids);
        return data.Tokenizer.Decode(ids.Select(id => (int)id));
    }

    [Fact]
    public void Prepare_InOrder_JoinsRowsByLineBreaksAndHoldsOutTheEnd()
    {
        using var data = TextData.Prepare(TextFixture.Spec, TextFixture.Source(["hello", "", "world of text", ""]), _cache.Path);
        Assert.Equal("hello\n\nworld of", TextOf(data, data.Train));
        Assert.Equal(" text\n", TextOf(data, data.Validation!));
        Assert.Null(data.Test);
    }

    [Fact]
    public void Prepare_Again_ReadsTheCacheAndNotTheRows()
    {
        var reads = 0;
        var source = TextFixture.Source([TextFixture.Alphabet(100)], onRead: () => reads++);
        TextData.Prepare(TextFixture.Spec, source, _cache.Path).Dispose();
        Assert.Equal(2, reads); // once for the characters, once for the tokens
        using var again = TextData.Prepare(TextFixture.Spec with { ValidationFraction = 0.5 }, source, _cache.Path);
        Assert.Equal(2, reads);
        Assert.Equal(TextFixture.Alphabet(50), TextOf(again, again.Train));
    }

    [Fact]
    public void Prepare_Words_KeepsLineBreaksAndTheCommonestWords()
    {
        var spec = TextFixture.Spec with { Tokenizer = Studio.Training.Contracts.Tokenizers.Words, MinWordFrequency = 2, ContextLength = 2, ValidationFraction = 0 };
        var source = TextFixture.Source(["To be, or not to be.", "That is to be seen"]);
        using var data = TextData.Prepare(spec, source, _cache.Path);
        Assert.Equal(5, data.Tokenizer.VocabularySize); // padding, unknown, line break, to, be
        Assert.Equal("to be [UNK] [UNK] [UNK] to be [UNK] \n [UNK] [UNK] to be [UNK]", TextOf(data, data.Train));
        using var other = TextData.Prepare(spec with { MinWordFrequency = 1 }, source, _cache.Path);
        Assert.DoesNotContain("[UNK]", TextOf(other, other.Train), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_CacheCutShort_MakesItAnew()
    {
        var source = TextFixture.Source([TextFixture.Alphabet(100)]);
        TextData.Prepare(TextFixture.Spec, source, _cache.Path).Dispose();
        var file = Directory.GetFiles(_cache.Path, "*.tokens").Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);
        using var data = TextData.Prepare(TextFixture.Spec, source, _cache.Path);
        Assert.Equal(TextFixture.Alphabet(75), TextOf(data, data.Train));
    }

    [Fact]
    public void Prepare_SplitByColumn_PutsEachRowIntoItsPart()
    {
        var source = TextFixture.Source(["one", "two", "three", "fourth", "five"], ["train", "validation", "train", "test", "validation"]);
        using var data = TextData.Prepare(TextFixture.Spec with { Split = Splits.Column }, source, _cache.Path);
        Assert.Equal("one\nthree", TextOf(data, data.Train));
        Assert.Equal("two\nfive", TextOf(data, data.Validation!));
        Assert.Equal("fourth", TextOf(data, data.Test!));
    }

    [Fact]
    public void Prepare_VocabularyBeyondTwoBytes_KeepsEveryToken()
    {
        var text = string.Concat(Enumerable.Range(0x20000, 66000).Select(char.ConvertFromUtf32));
        using var data = TextData.Prepare(TextFixture.Spec, TextFixture.Source([text]), _cache.Path);
        var last = new long[1];
        data.Validation!.CopyTo(data.Validation.Count - 1, last);
        Assert.Equal(65999, last[0]);
    }

    [Fact]
    public void Prepare_TextShorterThanTheContext_SaysHowMuchIsNeeded() =>
        Assert.Equal("The training part of column 'text' has 3 tokens, and the context length of 4 needs at least 5: use more text, a shorter context, or another split.",
            Assert.Throws<UserError>(() => TextData.Prepare(TextFixture.Spec, TextFixture.Source(["abcd"]), _cache.Path)).Message);

    [Fact]
    public void Prepare_ValidationShorterThanTheContext_NamesThatPart() =>
        Assert.StartsWith("The validation part of column 'text' has 2 tokens",
            Assert.Throws<UserError>(() => TextData.Prepare(TextFixture.Spec with { ValidationFraction = 0.1 }, TextFixture.Source([TextFixture.Alphabet(20)]), _cache.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Prepare_BytesTokenizer_NeedsNoVocabulary()
    {
        using var data = TextData.Prepare(TextFixture.Spec with { Tokenizer = Training.Contracts.Tokenizers.Bytes }, TextFixture.Source(["äöü äöü äöü"]), _cache.Path);
        Assert.Equal(256, data.Tokenizer.VocabularySize);
        Assert.Equal(15, data.Train.Count);
    }
}
