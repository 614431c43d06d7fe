using Studio.Training.Batches;

namespace Studio.Training.Tests.Batches;

public sealed class RandomStreamTests
{
    // The first outputs of splitmix64 for the seed 1234567, from the reference implementation by Sebastiano Vigna.
    [Fact]
    public void Next_KnownSeed_GivesTheReferenceSequence()
    {
        var random = new RandomStream(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void State_TakenAnywhere_GoesOnWithTheSameNumbers()
    {
        var random = RandomStream.For(7, "test");
        for (var i = 0; i < 100; i++) random.Next();
        var again = new RandomStream(random.State);
        Assert.Equal(random.Next(), again.Next());
    }

    [Fact]
    public void For_OtherUseOrNumber_IsAnotherStream()
    {
        var firsts = new[] { RandomStream.For(1, "a"), RandomStream.For(1, "b"), RandomStream.For(1, "a", 1), RandomStream.For(2, "a") }.Select(s => s.Next());
        Assert.Equal(4, firsts.Distinct().Count());
    }

    [Fact]
    public void Below_ManyDraws_ReachesEveryValueAndNoOther()
    {
        var random = RandomStream.For(3, "below");
        Assert.Equal([0L, 1, 2, 3, 4], Enumerable.Range(0, 1000).Select(_ => random.Below(5)).Distinct().Order());
    }

    [Fact]
    public void Shuffle_Items_KeepsThemAll()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        RandomStream.For(1, "shuffle").Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
