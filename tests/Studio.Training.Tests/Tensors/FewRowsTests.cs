using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

/// <summary>Products of few rows (native/few_rows.cpp) beside libtorch's own, at sizes that do and do not fill a tile or a register.</summary>
[Collection(nameof(TensorScopeTests))] // the threads are the process's
public sealed class FewRowsTests
{
    [Theory]
    [InlineData(1, 512, 1024)]
    [InlineData(3, 300, 517)]
    [InlineData(5, 769, 1031)]
    [InlineData(8, 1024, 512)]
    [InlineData(13, 260, 259)]
    [InlineData(17, 512, 512)] // too many for our own
    public void Linear_FewRows_IsTheProduct(int rows, int inFeatures, int outFeatures)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var (x, bias) = (Tensor.Randn([rows, 1, inFeatures]), Tensor.Randn([outFeatures]));
        var (weight, transposed) = (Tensor.Randn([outFeatures, inFeatures]), Tensor.Randn([inFeatures, outFeatures]));
        Assert.True(x.Linear(weight, bias).AllClose(x.MatMul(weight.Transpose(0, 1)) + bias, rtol: 1e-4, atol: 1e-3));
        Assert.True(x.Linear(weight).AllClose(x.MatMul(weight.Transpose(0, 1)), rtol: 1e-4, atol: 1e-3));
        Assert.True(x.LinearTransposed(transposed, bias).AllClose(x.MatMul(transposed) + bias, rtol: 1e-4, atol: 1e-3));
    }

    [Fact]
    public void Linear_WhereGradientsAreTaken_HasThem()
    {
        using var scope = new TensorScope();
        var (x, weight) = (Tensor.Randn([2, 512]), Tensor.Randn([512, 256]).RequiresGrad_());
        x.LinearTransposed(weight).Sum().Backward();
        Assert.True(weight.Grad!.AllClose(x.Sum(0L).Unsqueeze(1).Expand(512, 256), rtol: 1e-4, atol: 1e-4));
    }
}
