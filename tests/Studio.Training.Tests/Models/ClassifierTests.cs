using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Testing;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Models;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class ClassifierTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    /// <summary>784-128-10 on 64 digits of MNIST, five Adam steps, against PyTorch (shared/oracles/classic/mlp).</summary>
    [Fact]
    public void Mlp_FiveStepsFromTheOraclesWeights_GivesTheSameLogitsAndLosses()
    {
        var folder = SharedData.RequireShared("oracles/classic/mlp");
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;
        using var weights = SafeTensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        using var values = SafeTensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        using var model = new Mlp(784, [128], 10, dropout: 0);
        Assert.Empty(model.LoadState(weights.ReadAll()));
        var (inputs, labels) = (values.Read("input0"), values.Read("labels"));
        Assert.True(model.Forward(inputs).AllClose(values.Read("train_logits"), rtol: 1e-5, atol: 1e-6));
        using var optimizer = new Adam(ParameterGroup.All(model));
        foreach (var loss in expected.GetProperty("losses_of_5_steps").EnumerateArray())
        {
            var mine = model.Loss(model.Forward(inputs), labels);
            Assert.Equal(loss.GetDouble(), mine.Item<double>(), 1e-5);
            mine.Backward();
            optimizer.Step(1e-3);
            optimizer.ZeroGrad();
        }
        foreach (var (name, tensor) in model.NamedParameters())
            Assert.True(tensor.AllClose(values.Read($"after5.{name}"), rtol: 1e-4, atol: 1e-5), name);
    }

    [Fact]
    public void Mlp_AnyWidths_NamesItsLayersInOrder()
    {
        using var model = new Mlp(12, [7, 5], 3, 0.1);
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias"], model.NamedParameters().Select(p => p.Name));
        Assert.Equal([4L, 3], model.Forward(Tensor.Zeros([4, 3, 2, 2])).Shape.ToArray());
    }

    [Fact]
    public void Cnn_TwoLayers_HalvesTheImageTwice()
    {
        using var model = new Cnn(new ImageShape(28, 28, 1), [16, 32], 10, 0);
        Assert.Equal([5L, 10], model.Forward(Tensor.Zeros([5, 1, 28, 28])).Shape.ToArray());
        Assert.Equal(["conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc.weight", "fc.bias"], model.NamedParameters().Select(p => p.Name));
        Assert.Equal(16 * 9 + 16 + 32 * 16 * 9 + 32 + 32 * 49 * 10 + 10, model.ParameterCount);
    }

    [Fact]
    public void Cnn_ImageTooSmall_IsAUserError() =>
        Assert.Equal("Images of 4 x 4 cannot be halved 3 times; give channels fewer entries.",
            Assert.Throws<UserError>(() => new Cnn(new ImageShape(4, 4, 1), [2, 2, 2], 2, 0)).Message);
}
