using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Compressing;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator and the count of live tensors are the process's
public sealed class Int8Tests : IDisposable
{
    private readonly TensorScope _scope = new();

    public Int8Tests() => RandomState.Seed(5);

    public void Dispose() => _scope.Dispose();

    // one row and many, sizes that fill no panel and some that do, more rows than stay in registers
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 64, 48)]
    [InlineData(3, 37, 21)]
    [InlineData(9, 128, 50)]
    [InlineData(150, 100, 130)]
    public void LinearInt8_AnySizes_IsWhatWholeNumbersGive(int rows, int inputs, int outputs)
    {
        var (x, weight) = (Tensor.Randn([rows, inputs]), Tensor.Randn([outputs, inputs]));
        var bias = Tensor.Randn([outputs]);
        using var layer = new Linear(inputs, outputs);
        using (Autograd.NoGrad())
        {
            layer.Weight.Copy_(weight);
            layer.Bias!.Copy_(bias);
        }
        var (steps, scale) = layer.Rounded();
        layer.TakeInt8(steps, scale);
        using var noGrad = Autograd.NoGrad();
        var rowScale = x.Abs().AMax(1, keepDim: true) / 127.0;
        var rounded = (x / rowScale).Round().To(ScalarType.Float64);
        var expected = rounded.MatMul(steps.To(ScalarType.Float64).Transpose(0, 1)) * rowScale * scale + bias;

        var actual = layer.Forward(x);

        Assert.True(actual.To(ScalarType.Float64).AllClose(expected, rtol: 1e-5, atol: 1e-4));
        var error = (actual - x.Linear(weight, bias)).Abs().Max().Item<float>();
        Assert.InRange(error, 0, 0.06 * Math.Sqrt(inputs) + 0.02);
    }

    [Fact]
    public void Rounded_OutputOfZeros_StaysZero()
    {
        using var layer = new Linear(8, 3, bias: false);
        using (Autograd.NoGrad()) layer.Weight.Select(0, 1).Zero_();
        var (steps, scale) = layer.Rounded();
        layer.TakeInt8(steps, scale);
        using var noGrad = Autograd.NoGrad();

        var answers = layer.Forward(Tensor.Ones([2, 8])).ToArray<float>();

        Assert.Equal((0f, 0f), (answers[1], answers[4]));
        Assert.All(answers, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Conv1D_InEightBits_AnswersAsBefore()
    {
        using var layer = new Conv1D(40, 24, std: 0.3);
        using var noGrad = Autograd.NoGrad();
        var x = Tensor.Randn([2, 5, 40]);
        var expected = layer.Forward(x);
        var (steps, scale) = layer.Rounded();

        layer.TakeInt8(steps, scale);

        Assert.Equal([2L, 5, 24], layer.Forward(x).Shape.ToArray());
        Assert.InRange((layer.Forward(x) - expected).Abs().Max().Item<float>(), 0, 0.1);
        Assert.Equal(40 * 24, layer.WeightCount);
    }

    [Fact]
    public void LinearInt8_WithGradients_GivesTheInputsThem()
    {
        using var layer = new Linear(16, 4);
        var plain = Tensor.Randn([3, 16]).RequiresGrad_();
        layer.Forward(plain).Sum().Backward();
        var expected = plain.Grad!.Clone();
        var (steps, scale) = layer.Rounded();
        layer.TakeInt8(steps, scale);
        var x = plain.Detach().RequiresGrad_();

        layer.Forward(x).Sum().Backward();

        Assert.InRange((x.Grad! - expected).Abs().Max().Item<float>(), 0, 0.01);
    }

    [Fact]
    public void LinearInt8_InputThatIsNoNumber_SaysSo()
    {
        using var layer = new Linear(20, 4);
        var (steps, scale) = layer.Rounded();
        layer.TakeInt8(steps, scale);
        using var noGrad = Autograd.NoGrad();
        var x = Tensor.Ones([2, 20]);
        x.Select(0, 1).Fill_(double.NaN);

        var answers = layer.Forward(x);

        Assert.True(answers.Select(0, 0).IsFinite().All().Item<int>() == 1);
        Assert.True(answers.Select(0, 1).IsNan().All().Item<int>() == 1);
    }
}
