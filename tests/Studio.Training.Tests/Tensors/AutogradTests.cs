using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

public sealed class AutogradTests
{
    [Fact]
    public void Backward_LinearThenSum_GivesInputsAsWeightGradient()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]);
        var weight = Tensor.From([1f, 0, 0, 0, 1, 0], [2, 3]).RequiresGrad_();

        x.Linear(weight).Sum().Backward();

        Assert.Equal([5f, 7, 9, 5, 7, 9], weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void NoGrad_Nested_RestoresWhatWasBefore()
    {
        using var scope = new TensorScope();
        var weight = Tensor.Ones([2]).RequiresGrad_();
        using (Autograd.NoGrad())
        {
            using (Autograd.EnableGrad()) Assert.True((weight * 2).RequiresGrad);
            Assert.False((weight * 2).RequiresGrad);
        }
        Assert.True((weight * 2).RequiresGrad);
    }

    [Fact]
    public void ZeroGrad_AfterBackward_LeavesNone()
    {
        using var scope = new TensorScope();
        var weight = Tensor.Ones([2]).RequiresGrad_();
        weight.Sum().Backward();
        Assert.NotNull(weight.Grad);

        Autograd.ZeroGrad([weight]);

        Assert.Null(weight.Grad);
        Assert.Empty(Autograd.Gradients([weight]).Gradients);
    }

    [Fact]
    public void Autocast_BFloat16_MultipliesInHalfPrecisionAndNotAfterwards()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.Randn([4, 4]), b = Tensor.Randn([4, 4]);
        using (Autocast.Begin(DeviceType.Cpu, ScalarType.BFloat16)) Assert.Equal(ScalarType.BFloat16, a.MatMul(b).DType);
        Assert.Equal(ScalarType.Float32, a.MatMul(b).DType);
    }
}
