using Studio.Data.Tables;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Parity;

/// <summary>
/// Families without a published checkpoint of their size, against the same network written with torch.nn (1.13.1). Each
/// parameter k, in the order of its names, holds 0.3 sin(1.7 i + k) at place i, weights of norms 1 more; the networks are
/// torch.nn.LSTM / GRU / TransformerEncoder between an Embedding and a Linear, and torchvision's resnet18 (with its stem
/// of 7 x 7, and of 3 x 3). Numbers are what that printed.
/// </summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class FamilyParityTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public FamilyParityTests() => TorchRuntime.Threads = 1;

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Lstm_FilledWeights_GivesTorchsNumbers() => CheckLanguage(
        new RecurrentLm(RecurrentKind.Lstm, 11, 6, 8, layers: 2, dropout: 0),
        [0.048445f, -0.019322f, 0.224633f, -0.035334f, -0.480322f, -0.115114f, 0.494139f, 0.245784f, -0.277585f, -0.145816f, 0.064373f], 2.4617648);

    [Fact]
    public void Gru_FilledWeights_GivesTorchsNumbers() => CheckLanguage(
        new RecurrentLm(RecurrentKind.Gru, 11, 6, 8, layers: 2, dropout: 0),
        [0.259455f, 0.117730f, 0.153883f, -0.244793f, -0.623933f, -0.052627f, 0.701699f, 0.395716f, -0.331703f, -0.351132f, -0.091632f], 2.5103574);

    [Fact]
    public void Transformer_FilledWeights_GivesTorchsNumbers() => CheckLanguage(
        new PlainTransformer(new() { VocabularySize = 11, ContextLength = 8, Layers = 2, Heads = 2, Width = 8, InnerSize = 12 }),
        [-0.858767f, -0.408018f, 0.232402f, 0.992737f, 0.902984f, -0.446265f, -1.381789f, -0.584527f, 0.706891f, 0.944385f, 0.429979f], 2.8825486);

    [Fact]
    public void ResNet18_ImagesOf20_GivesTorchsNumbers() => CheckImages(20, 11_171_397,
        [3.664677f, -0.069306f, -3.595737f, 7.659209f, -11.543142f, 4.639242f, -1.206553f, -2.332083f, 6.309455f, -10.150341f],
        [-46.162975f, 84.563622f, -120.334412f, 152.780029f, -180.417252f, -21.702118f, 56.896770f, -90.344063f, 121.422775f, -148.693283f]);

    [Fact]
    public void ResNet18_ImagesOf64_GivesTorchsNumbers() => CheckImages(64, 11_179_077,
        [5.880696f, -3.435398f, 0.813059f, 2.348337f, -5.499592f, -1.328656f, 5.042750f, -8.663458f, 12.520952f, -16.043833f],
        [-15.134632f, 58.530804f, -100.127487f, 139.043518f, -173.589310f, -10.102787f, 50.220776f, -88.804329f, 125.068443f, -157.408035f]);

    [Fact]
    public void ResNet18_Names_AreTorchvisions()
    {
        using var model = new ResNet18(new(224, 224, 3), 1000, dropout: 0);
        var names = model.NamedParameters().Concat(model.NamedBuffers()).Select(p => p.Name).ToList();
        Assert.Equal(11_689_512, model.ParameterCount);
        Assert.Equal(62 + 60, names.Count);
        foreach (var name in (string[])["conv1.weight", "bn1.running_mean", "layer1.0.conv1.weight", "layer2.0.downsample.0.weight", "layer2.0.downsample.1.num_batches_tracked", "layer4.1.bn2.bias", "fc.weight", "fc.bias"])
            Assert.Contains(name, names);
    }

    private static void CheckLanguage(CausalModel model, float[] lastLogits, double loss)
    {
        using (model)
        {
            Fill(model);
            var ids = Tensor.From<long>([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2, 5]);
            var following = Tensor.From<long>([1, 4, 1, 5, 3, 2, 6, 5, 3, 9], [2, 5]);
            var logits = model.Forward(ids);
            Golden.AssertClose(Tensor.From(lastLogits, [11]), logits.Select(0, 1).Select(0, 4), "logits", rtol: 1e-4, atol: 2e-6);
            Assert.Equal(loss, model.Loss(logits, following).Item<double>(), 2e-6);
        }
    }

    private static void CheckImages(int size, long parameters, float[] training, float[] evaluation)
    {
        using var model = new ResNet18(new ImageShape(size, size, 3), 5, dropout: 0);
        Assert.Equal(parameters, model.ParameterCount);
        Fill(model);
        var pixels = Tensor.From(Enumerable.Range(0, 2 * 3 * size * size).Select(i => (float)(0.5 + (0.5 * Math.Sin(0.37 * i)))).ToArray(), [2, 3, size, size]);
        Golden.AssertClose(Tensor.From(training, [2, 5]), model.Forward(pixels), "logits in training", rtol: 1e-3, atol: 1e-3);
        model.Eval();
        Golden.AssertClose(Tensor.From(evaluation, [2, 5]), model.Forward(pixels), "logits in evaluation", rtol: 1e-3, atol: 1e-3);
    }

    private static void Fill(StudioModel model)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (k, (name, tensor)) in model.NamedParameters().Index())
        {
            var isNorm = name.EndsWith("weight", StringComparison.Ordinal) && (name.Contains("norm", StringComparison.Ordinal) || name.Contains("bn", StringComparison.Ordinal) || name.Contains("downsample.1", StringComparison.Ordinal));
            var values = new float[tensor.ElementCount];
            for (var i = 0; i < values.Length; i++) values[i] = (float)((0.3 * Math.Sin((1.7 * i) + k)) + (isNorm ? 1 : 0));
            tensor.Copy_(Tensor.From(values, tensor.Shape.ToArray()));
        }
    }
}
