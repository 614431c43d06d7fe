using Studio.Training.Compressing;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Compressing;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class MagnitudePruningTests
{
    [Theory]
    [InlineData(0, new float[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(0.5, new float[] { 0, 1, 0, 1, 0, 1 })]
    [InlineData(0.9, new float[] { 0, 1, 0, 0, 0, 0 })]
    public void Mask_Share_LeavesTheLargest(double sparsity, float[] expected)
    {
        using var scope = new TensorScope();
        var weight = Tensor.From([0.1f, -3, 0.2f, 2, 0, -1], [2, 3]);

        Assert.Equal(expected, MagnitudePruning.Mask(weight, sparsity).ToArray<float>());
    }

    [Fact]
    public void Mask_AllAlike_TakesTheShareAndNotAll()
    {
        using var scope = new TensorScope();

        Assert.Equal(50, MagnitudePruning.Mask(Tensor.Ones([10, 10]), 0.5).Sum().Item<float>());
    }
}
