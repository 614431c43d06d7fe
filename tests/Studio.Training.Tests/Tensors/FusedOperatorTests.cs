using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

/// <summary>The native library's own operators where they differ from libtorch's: dropout's draws, threads, other types.</summary>
[Collection(nameof(TensorScopeTests))] // sets the process's threads and seed
public sealed class FusedOperatorTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_KeepsItsShareAndTheMean_AndItsGradientIsTheSameMask(double p)
    {
        using var scope = new TensorScope();
        RandomState.Seed(11);
        var x = Tensor.Ones([300_001]).RequiresGrad_();

        var y = x.Dropout(p);
        y.Sum().Backward();

        var kept = y.Ne(0).To(ScalarType.Float64).Mean().Item<double>();
        Assert.Equal(1 - p, kept, 0.004); // four standard deviations
        Assert.Equal((float)(1 / (1 - p)), y.Max().Item<float>());
        Assert.True(y.Equal(x.Grad!));
    }

    [Fact]
    public void Dropout_NeighboursAndSuccessiveCalls_AreUnrelated()
    {
        using var scope = new TensorScope();
        RandomState.Seed(5);
        var (a, b) = (Tensor.Ones([200_000]).Dropout(), Tensor.Ones([200_000]).Dropout());
        foreach (var shift in (long[])[1, 2, 16, 64, 4096])
            Assert.Equal(0.25, Both(a.Narrow(0, 0, 190_000), a.Narrow(0, shift, 190_000)), 0.005);
        Assert.Equal(0.25, Both(a, b), 0.005);

        static double Both(Tensor left, Tensor right) => left.Ne(0).LogicalAnd(right.Ne(0)).To(ScalarType.Float64).Mean().Item<double>();
    }

    [Fact]
    public void Operators_OneThreadOrTwo_SameToTheBit()
    {
        var before = TorchRuntime.Threads;
        try
        {
            Assert.Equal(Run(1), Run(2));
        }
        finally
        {
            TorchRuntime.Threads = before;
        }

        static float[] Run(int threads)
        {
            using var scope = new TensorScope();
            TorchRuntime.Threads = threads;
            RandomState.Seed(3);
            var x = Tensor.Randn([8, 100, 3 * 64]).RequiresGrad_();
            var loss = x.CausalSelfAttention(4).LayerNorm(Tensor.Ones([64])).Gelu().Dropout(0.2).View(-1, 64).CrossEntropy(Tensor.RandInt(0, 64, [800]));
            loss.Backward();
            return [loss.Item<float>(), .. x.Grad!.ToArray<float>()];
        }
    }

    [Fact]
    public void CausalSelfAttention_OtherTypesOrDropout_AgreesWithTheFastPath()
    {
        using var scope = new TensorScope();
        var x = Tensor.Randn([2, 70, 3 * 32]);
        var fast = x.CausalSelfAttention(4);

        Assert.True(x.To(ScalarType.Float64).CausalSelfAttention(4).AllClose(fast.To(ScalarType.Float64), 1e-5, 1e-5));
        Assert.True(x.To(ScalarType.BFloat16).CausalSelfAttention(4).To(ScalarType.Float32).AllClose(fast, 0.05, 0.05));
        Assert.Equal(fast.Shape.ToArray(), x.CausalSelfAttention(4, dropout: 0.5).Shape.ToArray());
        Assert.Contains("that the 5 heads divide", Assert.Throws<TensorException>(() => x.CausalSelfAttention(5)).Message);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tanh")]
    public void Gelu_BFloat16_IsThatOfFloat32RoundedOnce(string approximate)
    {
        using var scope = new TensorScope();
        RandomState.Seed(7);
        var half = (Tensor.Randn([3, 700]) * 3.0).To(ScalarType.BFloat16).RequiresGrad_();
        var whole = half.Detach().To(ScalarType.Float32).RequiresGrad_();
        var factors = Tensor.Randn([3, 700]).To(ScalarType.BFloat16);

        var (y, expected) = (half.Gelu(approximate), whole.Gelu(approximate));
        (y * factors).Sum().Backward();
        (expected * factors.To(ScalarType.Float32)).Sum().Backward();

        Assert.Equal(ScalarType.BFloat16, y.DType);
        Assert.True(y.Equal(expected.Detach().To(ScalarType.BFloat16)));
        Assert.True(half.Grad!.To(ScalarType.Float32).AllClose(whole.Grad!, 1 / 256.0, 1e-6));
    }

    [Fact]
    public void Dropout_BFloat16_DropsWhatFloat32Drops()
    {
        using var scope = new TensorScope();
        RandomState.Seed(9);
        var half = Tensor.Ones([20_000]).To(ScalarType.BFloat16).RequiresGrad_();
        var y = half.Dropout(0.25);
        y.Sum().Backward();
        RandomState.Seed(9);
        var whole = Tensor.Ones([20_000]).Dropout(0.25);

        Assert.True(y.Equal(whole.To(ScalarType.BFloat16)));
        Assert.True(y.Equal(half.Grad!));
    }

    [Fact]
    public void Operators_BFloat16ThatIsNoNumber_StaysSo()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([float.NaN, float.PositiveInfinity, 3.3895314e38f]).To(ScalarType.BFloat16);
        Assert.Equal([float.NaN, float.PositiveInfinity, 3.3895314e38f], x.Gelu().To(ScalarType.Float32).ToArray<float>());
    }

    [Fact]
    public void CrossEntropy_BFloat16_IsThatOfTheSameNumbersInFloat32()
    {
        using var scope = new TensorScope();
        RandomState.Seed(4);
        var half = (Tensor.Randn([30, 11]) * 2.0).To(ScalarType.BFloat16).RequiresGrad_();
        var targets = Tensor.RandInt(0, 11, [30]);
        var loss = half.CrossEntropy(targets);
        loss.Backward();

        Assert.Equal(ScalarType.Float32, loss.DType);
        Assert.Equal(half.Detach().To(ScalarType.Float32).CrossEntropy(targets).Item<float>(), loss.Item<float>());
        Assert.Equal(ScalarType.BFloat16, half.Grad!.DType);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void LayerNorm_WithAndWithoutWeights_IsThatOfFloat64(bool hasWeight, bool hasBias)
    {
        using var scope = new TensorScope();
        RandomState.Seed(6);
        // two groups of rows, and a width that is no multiple of the processor's
        var (x, weight, bias, factors) = (Tensor.Randn([5, 20, 37]) * 2.0 + 0.5, Tensor.Randn([37]), Tensor.Randn([37]), Tensor.Randn([5, 20, 37]));
        var (fast, exact) = (Run(ScalarType.Float32), Run(ScalarType.Float64));
        foreach (var (a, b) in fast.Zip(exact)) Assert.True(a.To(ScalarType.Float64).AllClose(b, 1e-5, 2e-5));

        List<Tensor> Run(ScalarType type)
        {
            Tensor[] inputs = [.. new[] { x, weight, bias }.Select(t => t.To(type).Detach().Clone().RequiresGrad_())];
            var y = inputs[0].LayerNorm(hasWeight ? inputs[1] : null, hasBias ? inputs[2] : null);
            (y * factors.To(type)).Sum().Backward();
            return [y.Detach(), .. inputs.Select(t => t.Grad).OfType<Tensor>()];
        }
    }

    [Fact]
    public void CrossEntropy_AllIgnoredOrOutOfRange_IsAsInPyTorch()
    {
        using var scope = new TensorScope();
        var x = Tensor.Randn([2, 3]);
        Assert.Equal(float.NaN, x.CrossEntropy(Tensor.From([-100L, -100])).Item<float>());
        Assert.Contains("Target 3 is out of bounds", Assert.Throws<TensorException>(() => x.CrossEntropy(Tensor.From([0L, 3]))).Message);
        Assert.Equal(float.NaN, (x / 0.0).CrossEntropy(Tensor.From([0L, 1])).Item<float>());
    }
}
