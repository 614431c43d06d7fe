using Studio.Data;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Generation;

/// <summary>Guesses against a softmax over all logits of the whole text, for both families that guess hidden words.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class MaskFillerTests
{
    private static SubwordTokenizer Words { get; } = (SubwordTokenizer)Batches.PretrainingFixture.Texts(Batches.PretrainingFixture.Spec, 3).Tokenizer;

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    public void Fill_TwoHiddenWords_AreTheLikeliestOfAllLogits(string family)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = Create(family);
        var text = "d1s0w0 [MASK] d1s0w2 [MASK] .";

        var guesses = new MaskFiller(model, Words, Device.Cpu).Fill(text, 4);

        var ids = Words.Encode(text, null, new EncodingOptions()).Ids;
        var mask = Words.AddedTokens.Find("[MASK]")!.Id;
        var shares = model.Forward(Tensor.From(Array.ConvertAll(ids, id => (long)id), [1, ids.Length])).Softmax(-1).View(ids.Length, -1);
        int[] places = [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] == mask)];
        Assert.Equal(places.Length, guesses.Count);
        foreach (var (place, found) in places.Zip(guesses))
        {
            var row = shares.Select(0, place).ToArray<float>();
            var best = Enumerable.Range(0, row.Length).OrderByDescending(id => row[id]).Take(4).ToList();
            Assert.Equal(best, found.Select(guess => guess.Id));
            Assert.All(found, guess => Assert.Equal(row[guess.Id], guess.Probability, 1e-6));
            Assert.Equal(best.Select(id => Words.TokenOf(id)), found.Select(guess => guess.Token));
        }
    }

    [Theory]
    [InlineData("nothing hidden", 5, "Nothing is hidden in this text: write [MASK] where a word is to be guessed.")]
    [InlineData("[MASK]", 0, "The number of guesses is 0; it must be from 1 to 100.")]
    [InlineData("[MASK] . . . . . . . . . . . . . . . . . . . .", 5, "The text has 23 tokens and this model reads 16 at most; shorten it.")]
    public void Fill_WhatCannotBeFilled_SaysWhy(string text, int guesses, string sentence)
    {
        using var model = Create("bert");

        Assert.Equal(sentence, Assert.Throws<UserError>(() => new MaskFiller(model, Words, Device.Cpu).Fill(text, guesses)).Message);
    }

    [Fact]
    public void New_ModelThatWrites_SaysWhatIsNeeded()
    {
        using var model = ModelFactory.Create(new() { Layers = 1, Heads = 1, EmbeddingSize = 4, ContextLength = 8 }, new() { VocabularySize = 11 });

        Assert.StartsWith("This model does not guess hidden words;", Assert.Throws<UserError>(() => new MaskFiller(model, Words, Device.Cpu)).Message, StringComparison.Ordinal);
    }

    private static StudioModel Create(string family)
    {
        var architecture = family == "bert" ? "BertForMaskedLM" : "DistilBertForMaskedLM";
        var config = $$"""{"model_type":"{{family}}","architectures":["{{architecture}}"],"vocab_size":{{Words.VocabularySize}},"num_hidden_layers":2,"num_attention_heads":2,"hidden_size":8,"intermediate_size":16,"max_position_embeddings":16,"n_layers":2,"n_heads":2,"dim":8,"hidden_dim":16}""";
        RandomState.Seed(5);
        var model = ModelKinds.Create(ConfigJson.Parse(config));
        model.Eval();
        return model;
    }
}
