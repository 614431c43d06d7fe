using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Tensors;
using Studio.Training.Tests.Tensors;

namespace Studio.Training.Tests.Layers;

[Collection(nameof(TensorScopeTests))] // counts live tensors
public sealed class ModuleTests
{
    private sealed class Tiny : Module
    {
        public Tiny()
        {
            Embedding = Child("wte", new Embedding(5, 4));
            First = Child("h.0", new Conv1D(4, 4));
            Norm = Child("bn", new BatchNorm2d(2));
            Scale = Parameter("scale", Tensor.Ones([1]));
            Shared("head.weight", Embedding.Weight);
            Dropout = Child("drop", new Dropout(0.5));
        }

        public Embedding Embedding { get; }
        public Conv1D First { get; }
        public BatchNorm2d Norm { get; }
        public Dropout Dropout { get; }
        public Tensor Scale { get; }
    }

    [Fact]
    public void NamedParameters_InRegistrationOrder_ATiedOneOnce()
    {
        using var model = new Tiny();

        Assert.Equal(["scale", "head.weight", "h.0.weight", "h.0.bias", "bn.weight", "bn.bias"], model.NamedParameters().Select(p => p.Name));
        Assert.Equal(["m.bn.running_mean", "m.bn.running_var", "m.bn.num_batches_tracked"], model.NamedBuffers("m.").Select(p => p.Name));
        Assert.Equal(1 + 20 + 16 + 4 + 2 + 2, model.ParameterCount);
        Assert.All(model.Parameters(), p => Assert.True(p.RequiresGrad && p.IsLeaf));
    }

    [Fact]
    public void Dispose_FreesEverythingIncludingTied()
    {
        var start = Tensor.LiveCount;
        using (new TensorScope())
        {
            var model = new Tiny();
            Assert.True(Tensor.LiveCount > start);
            model.Dispose();
        }
        Assert.Equal(start, Tensor.LiveCount);
    }

    [Fact]
    public void Parameters_OutliveTheScopeTheyWereMadeIn()
    {
        Tiny model;
        using (new TensorScope()) model = new Tiny();
        Assert.Equal(1f, model.Scale.Item<float>());
        model.Dispose();
    }

    [Fact]
    public void Eval_ReachesAllBelow_AndDropoutStops()
    {
        using var scope = new TensorScope();
        using var model = new Tiny();
        var x = Tensor.Ones([1000]);

        Assert.Equal(500, model.Dropout.Forward(x).Eq(0).Sum().Item<int>(), 100.0);
        model.Eval();
        Assert.False(model.Norm.IsTraining);
        Assert.True(model.Dropout.Forward(x).Equal(x));
        model.Train();
        Assert.True(model.Dropout.IsTraining);
    }

    [Fact]
    public void To_AnotherType_KeepsTheObjects()
    {
        using var scope = new TensorScope();
        using var model = new Tiny();
        var weight = model.Embedding.Weight;

        model.To(Device.Cpu, ScalarType.Float64);

        Assert.Same(weight, model.Embedding.Weight);
        Assert.Equal(ScalarType.Float64, weight.DType);
        Assert.True(weight.RequiresGrad && weight.IsLeaf);
        Assert.Equal(ScalarType.Int64, model.NamedBuffers().Last().Tensor.DType);
    }

    [Fact]
    public void LoadState_CopiesAndNamesWhatIsMissing_AndRefusesAnotherShape()
    {
        using var scope = new TensorScope();
        using var model = new Tiny();

        var missing = model.LoadState(new Dictionary<string, Tensor> { ["scale"] = Tensor.Full([1], 7), ["unrelated"] = Tensor.Ones([1]) });

        Assert.Equal(7f, model.Scale.Item<float>());
        Assert.Contains("h.0.bias", missing);
        Assert.DoesNotContain("scale", missing);
        var e = Assert.Throws<UserError>(() => model.LoadState(new Dictionary<string, Tensor> { ["h.0.bias"] = Tensor.Ones([9]) }));
        Assert.Equal("The weights' tensor 'h.0.bias' is [9] float32, but this model wants [4] float32; they belong to a model of another size.", e.Message);
    }

    [Fact]
    public void Conv1D_IsALinearWithItsWeightTransposed()
    {
        using var scope = new TensorScope();
        using var layer = new Conv1D(3, 5);
        var x = Tensor.Randn([2, 4, 3]);

        Assert.True(layer.Forward(x).AllClose(x.Linear(layer.Weight.T(), layer.Bias), 1e-5, 1e-6));
    }

    [Fact]
    public void BatchNorm2d_Training_MovesRunningAveragesByATenth_AndEvalUsesThem()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(1);
        var x = Tensor.From([1f, 2, 3, 6], [1, 1, 2, 2]);

        norm.Forward(x);
        var buffers = norm.NamedBuffers().ToDictionary(b => b.Name, b => b.Tensor);
        Assert.Equal(0.3f, buffers["running_mean"].Item<float>(), 1e-6f);
        Assert.Equal(0.9f + 0.1f * 14 / 3, buffers["running_var"].Item<float>(), 1e-6f); // unbiased variance 14 / 3
        Assert.Equal(1, buffers["num_batches_tracked"].Item<int>());

        norm.Eval();
        Assert.Equal((1 - 0.3) / Math.Sqrt(0.9 + 1.4 / 3 + 1e-5), norm.Forward(x).Flatten().Select(0, 0).Item<double>(), 1e-5);
        Assert.Equal(1, buffers["num_batches_tracked"].Item<int>());
    }

    [Fact]
    public void Initializers_KaimingUniform_StaysWithinTheBoundAndFillsIt()
    {
        using var scope = new TensorScope();
        using var layer = new Conv2d(4, 64, 5);
        const double Bound = 0.1; // 1 / sqrt(4 * 5 * 5)

        Assert.InRange(layer.Weight.Detach().Abs().Max().Item<double>(), 0.99 * Bound, Bound);
        Assert.InRange(layer.Bias!.Detach().Abs().Max().Item<double>(), 0.8 * Bound, Bound);
    }

    [Fact]
    public void Activations_UnknownName_ListsTheKnown() =>
        Assert.Equal("'relux' is not an activation this program knows; it knows relu, relu2, relu6, leaky_relu, gelu, gelu_python, gelu_10, gelu_new, gelu_fast, gelu_accurate, gelu_pytorch_tanh, quick_gelu, silu, swish, mish, tanh, sigmoid, linear.",
            Assert.Throws<UserError>(() => Activations.Named("relux")).Message);
}
