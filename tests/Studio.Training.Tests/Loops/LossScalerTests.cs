using Studio.Data;
using Studio.Training.Loops;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Loops;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class LossScalerTests
{
    private readonly LossScaler _scaler = new();

    [Fact]
    public void Unscale_GradientsOfAScaledLoss_AreThoseOfTheLoss()
    {
        using var scope = new TensorScope();
        var weight = Tensor.From([1f, 2, 3], [3]).RequiresGrad_();
        ((weight * weight).Sum() * _scaler.Current.Scale).Backward();

        _scaler.Unscale([weight]);

        Assert.Equal([2f, 4, 6], weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void Allow_GradientThatIsNoNumber_LeavesTheUpdateOutAndHalves()
    {
        Assert.False(_scaler.Allow(double.PositiveInfinity));
        Assert.False(_scaler.Allow(double.NaN));

        Assert.Equal(new LossScaler.State(16384, 0), _scaler.Current);
    }

    [Fact]
    public void Allow_TwoThousandGoodUpdates_Doubles()
    {
        for (var update = 0; update < 2000; update++) Assert.True(_scaler.Allow(1));

        Assert.Equal(new LossScaler.State(131072, 0), _scaler.Current);
    }

    [Fact]
    public void Allow_NoScaleSmallEnough_SaysSo()
    {
        _scaler.Current = new(1, 0);

        Assert.StartsWith("The gradients are too large for float16", Assert.Throws<UserError>(() => _scaler.Allow(double.NaN)).Message, StringComparison.Ordinal);
    }
}
