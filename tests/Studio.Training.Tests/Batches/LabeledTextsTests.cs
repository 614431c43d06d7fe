using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public class LabeledTextsTests
{
    private static RunSpec Column { get; } = LabeledTextFixture.Spec with { Split = Splits.Column, ValidationFraction = 0 };

    [Fact]
    public void Load_Words_LearnsTheVocabularyOfTheTrainingRowsAlone()
    {
        var source = LabeledTextFixture.Of(["Good film, good!", "bad film", "unseen words"], [0, 1, 1], ["pos", "neg"], ["train", "train", "test"]);

        var texts = LabeledTexts.Load(Column, source);

        Assert.Equal(["[PAD]", "[UNK]", "film", "good", "!", ",", "bad"], Enumerable.Range(0, texts.Tokenizer.VocabularySize).Select(((Studio.Training.Tokenizers.SubwordTokenizer)texts.Tokenizer).TokenOf));
        Assert.Equal([3, 2, 5, 3, 4], texts.Tokens(0).ToArray());
        Assert.Equal([1, 1], texts.Tokens(2).ToArray());
        Assert.Equal([1L, 1], texts.TrainingCounts());
        Assert.DoesNotContain(texts.Notes, note => note.Contains("cut", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MinimumAndMost_KeepTheCommonestWords()
    {
        var source = LabeledTextFixture.Of(["a a a b b c", "a b d"], [0, 1], ["x", "y"], ["train", "train"]);

        Assert.Equal(4, LabeledTexts.Load(Column with { MinWordFrequency = 2 }, source).Tokenizer.VocabularySize);
        Assert.Equal(3, LabeledTexts.Load(Column with { MaxWords = 1 }, source).Tokenizer.VocabularySize);
        Assert.Equal("No word occurs 9 times in the training rows: lower 'rarest word'.", Refused(Column with { MinWordFrequency = 9 }, source));
    }

    [Theory]
    [InlineData(Truncations.End, "abc")]
    [InlineData(Truncations.Start, "efg")]
    [InlineData(Truncations.Middle, "abg")]
    public void Load_LongText_IsCutWhereTheSpecSaysAndSaidSo(string truncation, string kept)
    {
        var source = LabeledTextFixture.Of(["abcdefg", "ab"], [0, 1], ["x", "y"], ["train", "train"]);

        var texts = LabeledTexts.Load(Column with { Tokenizer = Studio.Training.Contracts.Tokenizers.Characters, MaxLength = 3, Truncation = truncation }, source);

        Assert.Equal(kept, texts.Tokenizer.Decode(texts.Tokens(0).ToArray()));
        Assert.Equal("ab", texts.Tokenizer.Decode(texts.Tokens(1).ToArray()));
        Assert.Equal("1 of 2 texts (50.0 %) are longer than 3 tokens and were cut.", Assert.Single(texts.Notes));
    }

    [Fact]
    public void Load_EmptyText_IsOnePadding()
    {
        var texts = LabeledTexts.Load(Column with { Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes }, LabeledTextFixture.Of(["", "b"], [0, 1], ["x", "y"], ["train", "train"]));

        Assert.Equal([256], texts.Tokens(0).ToArray());
        Assert.Equal(257, texts.Encoder.VocabularySize);
        Assert.Equal("1 of 2 rows have no text; the model learns their labels from nothing.", Assert.Single(texts.Notes));
    }

    [Fact]
    public void Encode_CharacterNeverSeen_IsLeftOut()
    {
        var texts = LabeledTexts.Load(Column with { Tokenizer = Studio.Training.Contracts.Tokenizers.Characters }, LabeledTextFixture.Of(["ab", "b"], [0, 1], ["x", "y"], ["train", "train"]));

        Assert.Equal([1, 0], texts.Encoder.Encode("bza", out _).ToArray());
        Assert.Equal([2], texts.Encoder.Encode("zz", out _).ToArray());
    }

    [Fact]
    public void Encode_ForBert_BeginsWithATokenOfItsOwn()
    {
        var spec = Column with { Tokenizer = Studio.Training.Contracts.Tokenizers.Characters, ModelFamily = ModelFamilies.Bert, MaxLength = 3 };
        var texts = LabeledTexts.Load(spec, LabeledTextFixture.Of(["abab", "b"], [0, 1], ["x", "y"], ["train", "train"]));

        Assert.Equal([3, 0, 1], texts.Tokens(0).ToArray());
        Assert.Equal((2, 4), (texts.Encoder.PaddingId, texts.Encoder.VocabularySize));
    }

    [Fact]
    public void Load_OneClass_IsRefused() =>
        Assert.Equal("The label column 'label' of 'reviews' has one class only ('x'); telling classes apart needs at least two.",
            Refused(Column, LabeledTextFixture.Of(["a", "b"], [0, 0], ["x"], ["train", "train"])));

    [Fact]
    public void Load_MissingLabel_NamesTheRow() =>
        Assert.Equal("Row 2 of 'reviews' has no label in column 'label'; give it one, or leave the row out.",
            Refused(Column, LabeledTextFixture.Of(["a", "b"], [0, -1], ["x", "y"], ["train", "train"])));

    [Fact]
    public void Load_ClassOnlyInTest_IsRefused() =>
        Assert.Equal("The training part of 'reviews' has no row of the class 'z', which the rows held out do have, so the model could not learn it; choose the split shuffled, smaller fractions, or leave those rows out.",
            Refused(Column, LabeledTextFixture.Of(["a", "b", "c"], [0, 1, 2], ["x", "y", "z"], ["train", "train", "test"])));

    [Fact]
    public void Load_TrainingOfOneClass_IsRefused() =>
        Assert.StartsWith("The training part of 'reviews' holds fewer than two classes;", Refused(Column, LabeledTextFixture.Of(["a", "b"], [0, 1], ["x", "y"], ["train", "test"])), StringComparison.Ordinal);

    [Fact]
    public void Load_ClassThatVanishesInTheTest_IsSaid() =>
        Assert.Equal("The test part of 'reviews' has no row of the class 'y', so its figures say nothing about it; the split shuffled, or a larger fraction, brings some in.",
            Assert.Single(LabeledTexts.Load(Column, LabeledTextFixture.Of(["a", "b", "a"], [0, 1, 0], ["x", "y"], ["train", "train", "test"])).Notes));

    private static string Refused(RunSpec spec, LabeledTextSource source) => Assert.Throws<UserError>(() => LabeledTexts.Load(spec, source)).Message;
}
