using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Batches;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class MaskedTextBatchesTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Next_ManyExamples_HideAsThePaperDoes()
    {
        // longer examples, since of a few tokens 15 % can only be hidden roughly
        var spec = PretrainingFixture.Spec with { MaxLength = 128, ValidationFraction = 0 };
        var texts = PretrainingFixture.Texts(spec);
        using var batches = new MaskedTextBatches(spec, texts, Device.Cpu);
        long hidden = 0, ordinary = 0, masked = 0, kept = 0, random = 0;
        for (var i = 0; i < 400; i++)
        {
            var batch = batches.Next();
            long[] ids = batch.Inputs.Values.ToArray<long>(), places = batch.Places!.ToArray<long>(), targets = batch.Targets.ToArray<long>();
            Assert.Equal(places.Order().Distinct(), places);
            foreach (var (at, target) in places.Zip(targets))
            {
                Assert.True(texts.Special.IsOrdinary((int)target));
                if (ids[at] == texts.Special.Mask) masked++;
                else if (ids[at] == target) kept++;
                else random++;
                ids[at] = target;
            }
            hidden += places.Length;
            ordinary += ids.Count(id => texts.Special.IsOrdinary((int)id));
        }
        Assert.InRange((double)hidden / ordinary, 0.148, 0.152);
        Assert.InRange((double)masked / hidden, 0.79, 0.81);
        Assert.InRange((double)kept / hidden, 0.09, 0.11);
        Assert.InRange((double)random / hidden, 0.09, 0.11);
    }

    [Fact]
    public void Next_Examples_AreTwoTextsWithTheirTypesAndHalfOfThemFollow()
    {
        var texts = PretrainingFixture.Texts(PretrainingFixture.Spec);
        using var batches = new MaskedTextBatches(PretrainingFixture.Spec, texts, Device.Cpu);
        var (random, all) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            foreach (var example in Examples(batches.Next()))
            {
                all++;
                random += example.IsRandom ? 1 : 0;
                CheckExample(example, texts);
            }
        }
        Assert.InRange((double)random / all, 0.45, 0.6); // more than half: single sentences always get a random second
    }

    [Fact]
    public void Position_SetOnAnother_GivesTheVeryNextBatches()
    {
        using var one = PretrainingFixture.Batches(PretrainingFixture.Spec);
        for (var i = 0; i < one.BatchesPerEpoch + 3; i++) one.Next();
        using var other = PretrainingFixture.Batches(PretrainingFixture.Spec);
        other.Position = one.Position;
        for (var i = 0; i < 5; i++)
        {
            var (a, b) = (one.Next(), other.Next());
            Assert.Equal(a.Inputs.Values.ToArray<long>(), b.Inputs.Values.ToArray<long>());
            Assert.Equal(a.Places!.ToArray<long>(), b.Places!.ToArray<long>());
            Assert.Equal(a.NextSentence!.ToArray<long>(), b.NextSentence!.ToArray<long>());
        }
    }

    [Fact]
    public void Next_SecondPass_PartsAndHidesAnew()
    {
        using var batches = PretrainingFixture.Batches(PretrainingFixture.Spec);
        var first = Pass(batches);
        Assert.NotEqual(first, Pass(batches));

        static List<long> Pass(MaskedTextBatches batches)
        {
            List<long> ids = [];
            for (var i = 0; i < batches.BatchesPerEpoch; i++) ids.AddRange(batches.Next().Inputs.Values.ToArray<long>());
            return ids;
        }
    }

    [Fact]
    public void Evaluation_AnotherSeed_IsTheSame()
    {
        using var one = PretrainingFixture.Batches(PretrainingFixture.Spec);
        using var other = PretrainingFixture.Batches(PretrainingFixture.Spec with { Seed = 7 });
        one.Next();
        Assert.Equal(one.Evaluation(DataPart.Validation, 0).SelectMany(b => b.Inputs.Values.ToArray<long>()), other.Evaluation(DataPart.Validation, 0).SelectMany(b => b.Inputs.Values.ToArray<long>()));
        Assert.NotEmpty(one.Evaluation(DataPart.Validation, 1));
        Assert.False(one.Has(DataPart.Test));
    }

    [Fact]
    public void Next_WithoutNextSentence_FillsExamplesWithOneText()
    {
        var spec = PretrainingFixture.Spec with { NextSentence = false };
        using var batches = PretrainingFixture.Batches(spec);
        var batch = batches.Next();
        Assert.Null(batch.NextSentence);
        Assert.Equal(0, batch.Inputs.TokenTypeIds!.Sum().Item<long>());
    }

    [Fact]
    public void Answer_PlacesAskedAbout_AreTheWholeForwardsOwn()
    {
        using var batches = PretrainingFixture.Batches(PretrainingFixture.Spec);
        using var model = new BertPretraining(new() { VocabularySize = PretrainingFixture.Texts(PretrainingFixture.Spec).Tokenizer.VocabularySize, ContextLength = 24, Layers = 1, Heads = 2, HiddenSize = 16, InnerSize = 64 });
        model.Eval();
        var batch = batches.Next();
        var (hidden, next) = model.Answer(batch.Inputs, batch.Places!);
        var whole = model.Forward(batch.Inputs);
        Assert.True(hidden.AllClose(whole.View(-1, whole.Size(-1)).IndexSelect(0, batch.Places!), rtol: 1e-4, atol: 1e-6));
        Assert.True(next!.AllClose(model.NextSentence(model.LastHidden(batch.Inputs))!, rtol: 1e-4, atol: 1e-6));
    }

    private sealed record Example(long[] Ids, long[] Types, bool IsRandom);

    /// <summary>Rows as they were before anything was hidden, without padding.</summary>
    private static IEnumerable<Example> Examples(Batch batch)
    {
        var (rows, length) = ((int)batch.Inputs.Values.Size(0), (int)batch.Inputs.Values.Size(1));
        long[] ids = batch.Inputs.Values.ToArray<long>(), types = batch.Inputs.TokenTypeIds!.ToArray<long>(), next = batch.NextSentence!.ToArray<long>();
        foreach (var (at, target) in batch.Places!.ToArray<long>().Zip(batch.Targets.ToArray<long>())) ids[at] = target;
        var lengths = batch.Inputs.AttentionMask?.Sum(1).ToArray<long>();
        for (var row = 0; row < rows; row++)
        {
            var count = (int)(lengths?[row] ?? length);
            yield return new(ids[(row * length)..((row * length) + count)], types[(row * length)..((row * length) + count)], next[row] == 1);
        }
    }

    private static void CheckExample(Example example, DocumentTexts texts)
    {
        var (ids, special) = (example.Ids, texts.Special);
        var middle = Array.IndexOf(ids, special.End);
        Assert.InRange(ids.Length, 5, PretrainingFixture.Spec.MaxLength);
        Assert.Equal((special.Start, special.End), ((int)ids[0], (int)ids[^1]));
        Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => i > middle ? 1L : 0L), example.Types);
        Assert.Equal(2, ids.Count(id => id == special.End));
        string[] Words(Range range) => [.. ids[range].Select(id => ((SubwordTokenizer)texts.Tokenizer).TokenOf((int)id)!).Where(word => word.StartsWith('d'))];
        var (first, second) = (Words(1..middle), Words((middle + 1)..^1));
        if (first.Length == 0 || second.Length == 0) return; // nothing but a full stop is left of a text
        var isSameDocument = first[^1].Split('s')[0] == second[0].Split('s')[0];
        Assert.Equal(!example.IsRandom, isSameDocument);
    }
}
