using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Batches;

public sealed class ImageBatchesTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    private static ImageBatches Batches(RunSpec spec, int rows = 100) => new(spec, ImageData.Load(spec, ImageFixture.Source(rows), Device.Cpu));

    /// <summary>Which rows a batch holds: the first pixel of image i is i / 255.</summary>
    private static int[] Rows(Batch batch) => [.. batch.Inputs.Values.Select(1, 0).Select(1, 0).Select(1, 0).ToArray<float>().Select(v => (int)Math.Round(v * 255))];

    [Fact]
    public void Next_OneEpoch_ShowsEveryTrainingRowOnceWithItsLabel()
    {
        using var batches = Batches(ImageFixture.Spec);
        Assert.Equal(14, batches.BatchesPerEpoch);
        var epoch = Enumerable.Range(0, 14).Select(_ => batches.Next()).ToList();
        Assert.Equal([.. Enumerable.Repeat(6L, 13), 2L], epoch.Select(b => b.Inputs.Values.Size(0)));
        var rows = epoch.SelectMany(Rows).ToList();
        Assert.Equal(80, rows.Distinct().Count());
        Assert.Equal(rows.Select(row => (long)(row % 2)), epoch.SelectMany(b => b.Targets.ToArray<long>()));
    }

    [Fact]
    public void Next_OtherBatchSize_KeepsTheOrderOfRows()
    {
        using var small = Batches(ImageFixture.Spec);
        using var large = Batches(ImageFixture.Spec with { BatchSize = 40 });
        Assert.Equal(Enumerable.Range(0, 14).SelectMany(_ => Rows(small.Next())), Enumerable.Range(0, 2).SelectMany(_ => Rows(large.Next())));
    }

    [Fact]
    public void Next_SecondEpoch_HasAnotherOrder()
    {
        using var batches = Batches(ImageFixture.Spec with { BatchSize = 80 });
        var (first, second) = (Rows(batches.Next()), Rows(batches.Next()));
        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
    }

    [Fact]
    public void Position_SetInAnotherInstance_GoesOnWithTheSameRows()
    {
        using var batches = Batches(ImageFixture.Spec);
        for (var i = 0; i < 17; i++) batches.Next();
        using var again = Batches(ImageFixture.Spec);
        again.Position = batches.Position;
        for (var i = 0; i < 20; i++) Assert.Equal(Rows(batches.Next()), Rows(again.Next()));
    }

    [Fact]
    public void Next_Pixels_AreBytesDividedBy255()
    {
        using var batches = Batches(ImageFixture.Spec);
        var batch = batches.Next();
        Assert.Equal(Rows(batch).Select(row => row / 255f), batch.Inputs.Values.Select(1, 0).Select(1, 1).Select(1, 1).ToArray<float>());
    }

    [Fact]
    public void Evaluation_Limited_TakesTheSameRowsEveryTime()
    {
        using var batches = Batches(ImageFixture.Spec);
        var rows = batches.Evaluation(DataPart.Validation, 2).SelectMany(Rows).ToList();
        Assert.Equal(12, rows.Count);
        Assert.Equal(rows, batches.Evaluation(DataPart.Validation, 2).SelectMany(Rows));
        Assert.Equal(20, batches.Evaluation(DataPart.Validation, 0).SelectMany(Rows).Distinct().Count());
    }

    [Fact]
    public void ChannelsFirst_ColorImage_PutsEachChannelTogether()
    {
        var pixels = Tensor.From<byte>([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]); // two pixels: (1, 2, 3) and (4, 5, 6)
        Assert.Equal<byte>([1, 4, 2, 5, 3, 6], ImageData.ChannelsFirst(pixels).ToArray<byte>());
    }

    [Fact]
    public void Load_OneClassOnly_IsAUserError() =>
        Assert.Equal("The label column 'label' of 'images' has one class only ('class 0'); telling classes apart needs at least two.",
            Assert.Throws<UserError>(() => ImageData.Load(ImageFixture.Spec, ImageFixture.Source(10, classes: 1), Device.Cpu)).Message);

    [Fact]
    public void Load_RowWithoutLabel_IsNamed()
    {
        var source = ImageFixture.Source(10);
        source.Labels[4] = -1;
        Assert.StartsWith("Row 5 of 'images' has no label", Assert.Throws<UserError>(() => ImageData.Load(ImageFixture.Spec, source, Device.Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SortedDataSplitInOrder_RefusesATrainingPartOfOneClass()
    {
        var source = ImageFixture.Source(10);
        for (var row = 0; row < 10; row++) source.Labels[row] = row < 9 ? 0 : 1;
        Assert.StartsWith("The training part of 'images' holds fewer than two classes",
            Assert.Throws<UserError>(() => ImageData.Load(ImageFixture.Spec with { Split = Splits.InOrder }, source, Device.Cpu)).Message, StringComparison.Ordinal);
    }
}
