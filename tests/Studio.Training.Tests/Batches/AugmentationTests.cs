using Studio.Data.Cleaning.Images;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Batches;

/// <summary>Rows varied while training: only those that are trained on, and the same after a resume.</summary>
public sealed class AugmentationTests
{
    private static readonly RunSpec s_texts = LabeledTextFixture.Spec with { AugmentRows = 1, AugmentWordDelete = 0.4, AugmentWordSwap = 0.4 };
    private static readonly RunSpec s_images = ImageFixture.Spec with { AugmentShift = 2, AugmentRotation = 20, AugmentScale = 0.2, AugmentErase = 0.5, AugmentNoise = 0.1, AugmentFlip = true };
    private static readonly ImageShape s_shape = new(6, 5, 3);

    [Fact]
    public void Texts_ResumedInTheMiddle_AreVariedAlikeAndAnewEveryEpoch()
    {
        using var whole = new LabeledTextBatches(s_texts, LabeledTexts.Load(s_texts, LabeledTextFixture.Source(60)), Device.Cpu);
        var all = Enumerable.Range(0, 24).Select(_ => Ids(whole)).ToList();
        using var resumed = new LabeledTextBatches(s_texts, LabeledTexts.Load(s_texts, LabeledTextFixture.Source(60)), Device.Cpu) { Position = new(1, 3) };

        var perEpoch = (int)whole.BatchesPerEpoch;
        Assert.Equal(all.Skip(perEpoch + 3).Take(4), Enumerable.Range(0, 4).Select(_ => Ids(resumed)));
        Assert.NotEqual(all.Take(perEpoch).SelectMany(b => b).Order(), all.Skip(perEpoch).Take(perEpoch).SelectMany(b => b).Order());
    }

    [Fact]
    public void Texts_HeldOut_AreAsTheyAre()
    {
        var texts = LabeledTexts.Load(s_texts, LabeledTextFixture.Source(60));
        using var varied = new LabeledTextBatches(s_texts, texts, Device.Cpu);
        var plain = LabeledTextFixture.Spec;
        using var same = new LabeledTextBatches(plain, LabeledTexts.Load(plain, LabeledTextFixture.Source(60)), Device.Cpu);
        using var scope = new TensorScope();
        Assert.Equal(same.Evaluation(DataPart.Validation, 0).SelectMany(Values), varied.Evaluation(DataPart.Validation, 0).SelectMany(Values));
    }

    [Fact]
    public void Images_ResumedInTheMiddle_AreVariedAlikeAndHeldOutOnesAreNot()
    {
        using var whole = new ImageBatches(s_images, ImageData.Load(s_images, ImageFixture.Source(60, shape: s_shape), Device.Cpu));
        using var scope = new TensorScope();
        var all = Enumerable.Range(0, 14).Select(_ => Pixels(whole.Next())).ToList();
        using var resumed = new ImageBatches(s_images, ImageData.Load(s_images, ImageFixture.Source(60, shape: s_shape), Device.Cpu)) { Position = new(1, 12) };

        Assert.Equal(all[10], Pixels(resumed.Next()));
        Assert.Equal(all[11], Pixels(resumed.Next()));
        var plain = ImageFixture.Spec;
        using var same = new ImageBatches(plain, ImageData.Load(plain, ImageFixture.Source(60, shape: s_shape), Device.Cpu));
        Assert.Equal(same.Evaluation(DataPart.Validation, 0).SelectMany(Pixels), whole.Evaluation(DataPart.Validation, 0).SelectMany(Pixels));
    }

    [Fact]
    public void Apply_NothingButAWholeShift_MovesEveryPixel()
    {
        var shape = new ImageShape(4, 1, 1);
        var augmenter = new ImageAugmenter(new(Flip: true), shape);
        var seen = Enumerable.Range(0, 40).Select(seed =>
        {
            var target = new byte[4];
            augmenter.Apply([10, 20, 30, 40], target, RandomStream.For(seed, "test").Unit);
            return string.Join(' ', target);
        }).ToHashSet();
        Assert.Equal(["10 20 30 40", "40 30 20 10"], seen.Order());
    }

    [Fact]
    public void Apply_Noise_IsAsStrongAsAsked()
    {
        var shape = new ImageShape(100, 100, 1);
        var target = new byte[10_000];
        new ImageAugmenter(new(Noise: 0.1), shape).Apply(Enumerable.Repeat((byte)128, 10_000).ToArray(), target, RandomStream.For(1, "test").Unit);
        var mean = target.Average(b => (double)b);
        Assert.InRange(mean, 127, 129);
        Assert.InRange(Math.Sqrt(target.Average(b => Math.Pow(b - mean, 2))), 24.5, 26.5);
    }

    private static string Ids(LabeledTextBatches batches)
    {
        using var scope = new TensorScope();
        return string.Join(' ', Values(batches.Next()));
    }

    private static float[] Pixels(Batch batch) => batch.Inputs.Values.Contiguous().ToArray<float>();

    private static long[] Values(Batch batch) => batch.Inputs.Values.Contiguous().ToArray<long>();
}
