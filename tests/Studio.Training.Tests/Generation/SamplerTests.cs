using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

public sealed class SamplerTests
{
    [Fact]
    public void Choose_TemperatureZero_TakesTheLikeliest() =>
        Assert.Equal(2, new Sampler(new() { Temperature = 0 }, seed: 1).Choose([1f, 2, 5, 5, 0]));

    [Fact]
    public void Choose_SameSeed_GivesTheSameTokens() => Assert.Equal(Draw(5), Draw(5));

    [Fact]
    public void Choose_OtherSeed_GivesOtherTokens() => Assert.NotEqual(Draw(5), Draw(6));

    [Fact]
    public void Choose_ManyDraws_FollowsTheProbabilities()
    {
        var sampler = new Sampler(new() { Temperature = 1 }, seed: 3);
        var counts = new int[3];
        for (var i = 0; i < 30000; i++) counts[sampler.Choose([0f, MathF.Log(2), MathF.Log(3)])]++;
        Assert.InRange(counts[0], 4750, 5250);
        Assert.InRange(counts[1], 9700, 10300);
        Assert.InRange(counts[2], 14700, 15300);
    }

    [Fact]
    public void Choose_OtherSequenceOfTheSameSeed_GivesOtherTokens() => Assert.NotEqual(Draw(5), Draw(5, sequence: 1));

    private static List<int> Draw(long seed, int sequence = 0)
    {
        var sampler = new Sampler(new() { Temperature = 1 }, seed, sequence);
        return [.. Enumerable.Range(0, 50).Select(_ => sampler.Choose(new float[20]))];
    }
}
