using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Studio.Testing;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Parity;

/// <summary>
/// Every small model under oracles/classic (of STUDIO_ORACLES, else of shared/) against PyTorch: logits in both modes, loss,
/// gradients, five optimizer steps and the weights after them. Sizes are read from the weights and the optimizer from the
/// file's words, so that another set of the same form is tested as it is.
/// </summary>
[Trait("Category", Oracles.Category)]
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed partial class ClassicOracleTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public ClassicOracleTests() => TorchRuntime.Threads = 1;

    public static TheoryData<string> Folders => [.. Oracles.Folders("classic")];

    public void Dispose() => _scope.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Train_FromTheOraclesWeights_GivesItsNumbers(string folder)
    {
        var name = Path.GetFileName(folder);
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        using var weights = SafeTensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        using var values = SafeTensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        var state = weights.ReadAll();
        using var model = Build(name, state, expected.RootElement);
        Assert.Empty(model.LoadState(state));
        Assert.Equal(expected.RootElement.GetProperty("parameters").GetInt64(), model.ParameterCount);
        var (input, labels) = (Input(values), values.Read("labels"));
        model.Eval();
        Golden.AssertClose(values.Read("eval_logits"), model.Forward(input), "logits in evaluation", rtol: 1e-4, atol: 1e-5);
        model.Train();
        var logits = model.Forward(input);
        Golden.AssertClose(values.Read("train_logits"), logits, "logits in training", rtol: 1e-4, atol: 1e-5);
        model.Loss(logits, labels).Backward();
        foreach (var (parameter, tensor) in model.NamedParameters())
            Golden.AssertClose(values.Read($"grad.{parameter}"), tensor.Grad!, $"gradient of {parameter}", rtol: 1e-3, atol: 1e-6);
        Autograd.ZeroGrad(model.Parameters());
        CheckSteps(model, input, labels, expected.RootElement);
        foreach (var (parameter, tensor) in model.NamedParameters())
            Golden.AssertClose(values.Read($"after5.{parameter}"), tensor, $"{parameter} after five steps", rtol: 1e-3, atol: 2e-5);
        model.Eval();
        Assert.Equal(expected.RootElement.GetProperty("eval_loss_after").GetDouble(), model.Loss(model.Forward(input), labels).Item<double>(), 1e-4);
    }

    private static void CheckSteps(StudioModel model, ModelInput input, Tensor labels, JsonElement expected)
    {
        var (optimizer, learningRate) = Optimizer(expected.GetProperty("optimizer").GetString()!, model);
        using (optimizer)
            foreach (var loss in expected.GetProperty("losses_of_5_steps").EnumerateArray())
            {
                var mine = model.Loss(model.Forward(input), labels);
                Assert.Equal(loss.GetDouble(), mine.Item<double>(), 2e-5);
                mine.Backward();
                optimizer.Step(learningRate);
                optimizer.ZeroGrad();
            }
    }

    /// <summary>The model that has these tensors; sizes are theirs.</summary>
    private static StudioModel Build(string name, IReadOnlyDictionary<string, Tensor> state, JsonElement expected)
    {
        int Rows(string tensor) => (int)state[tensor].Size(0);
        int Columns(string tensor) => (int)state[tensor].Size(1);
        if (state.Keys.FirstOrDefault(key => key.EndsWith(".weight_ih_l0", StringComparison.Ordinal)) is { } first)
        {
            var kind = first.StartsWith("lstm", StringComparison.Ordinal) ? RecurrentKind.Lstm : RecurrentKind.Gru;
            var layers = state.Keys.Count(key => LayerWeight().IsMatch(key));
            return new RecurrentClassifier(kind, Rows("embedding.weight"), 0, Columns("embedding.weight"), Rows(first) / (int)kind, layers, state.ContainsKey(first + "_reverse"), Rows("fc.weight"), dropout: 0);
        }
        if (state.ContainsKey("convs.0.weight"))
        {
            var filters = Enumerable.Range(0, state.Count).Select(i => $"convs.{i}.weight").TakeWhile(state.ContainsKey).ToList();
            return new TextCnn(Rows("embedding.weight"), 0, Columns("embedding.weight"), [.. filters.Select(f => (int)state[f].Size(2))], Rows(filters[0]), Rows("fc.weight"), dropout: 0);
        }
        if (state.ContainsKey("layers.0.weight"))
        {
            var layers = Enumerable.Range(0, state.Count).Select(i => $"layers.{i}.weight").TakeWhile(state.ContainsKey).ToList();
            return new Mlp(Columns(layers[0]), [.. layers[..^1].Select(Rows)], Rows(layers[^1]), dropout: 0);
        }
        if (state.ContainsKey("conv2.weight") && expected.GetProperty("architecture").GetString()!.StartsWith("conv1 1->a 3x3 pad 1, ReLU, maxpool 2, conv2 a->b 5x5 stride 2", StringComparison.Ordinal))
            return new StridedCnn(Rows("conv1.weight"), Rows("conv2.weight"), Rows("fc.weight"), Columns("fc.weight"));
        throw new NotSupportedException($"{name}: no family has these tensors: {expected.GetProperty("architecture")}");
    }

    /// <summary>input0, and for texts of different lengths input1 as the mask.</summary>
    private static ModelInput Input(SafeTensorsFile values)
    {
        var inputs = values.Read("input0");
        if (!values.Entries.ContainsKey("input1")) return inputs;
        var mask = Tensor.Arange(inputs.Size(1)).Unsqueeze(0).Lt(values.Read("input1").Unsqueeze(1)).To(ScalarType.Int64);
        return new(inputs, mask);
    }

    /// <summary>From words such as "AdamW lr=1e-2 weight_decay=0.05"; torch's own defaults where nothing is said.</summary>
    private static (Optimizer Optimizer, double LearningRate) Optimizer(string words, StudioModel model)
    {
        double Value(string key, double otherwise) =>
            Regex.Match(words, $@"\b{key}=([0-9.e+-]+)") is { Success: true } found ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : otherwise;
        var kind = words.Split(' ')[0];
        var groups = ParameterGroup.All(model, Value("weight_decay", kind == "AdamW" ? 0.01 : 0));
        Optimizer optimizer = kind switch
        {
            "AdamW" => new AdamW(groups),
            "Adam" => new Adam(groups),
            "SGD" => new Sgd(groups, Value("momentum", 0)),
            _ => throw new NotSupportedException(words),
        };
        return (optimizer, Value("lr", 1e-3));
    }

    [GeneratedRegex(@"\.weight_ih_l\d+$")]
    private static partial Regex LayerWeight();

    /// <summary>The oracle's own little network, to see convolutions with padding and strides.</summary>
    private sealed class StridedCnn : StudioModel
    {
        private readonly Conv2d _first, _second;
        private readonly MaxPool2d _pool = new(2);
        private readonly Linear _fc;

        public StridedCnn(int first, int second, int classes, int flat)
        {
            _first = Child("conv1", new Conv2d(1, first, 3, padding: 1));
            _second = Child("conv2", new Conv2d(first, second, 5, stride: 2));
            _fc = Child("fc", new Linear(flat, classes));
        }

        public override Tensor Forward(ModelInput inputs)
        {
            var pixels = inputs.Values.Dim == 3 ? inputs.Values.Unsqueeze(1) : inputs.Values;
            return _fc.Forward(_second.Forward(_pool.Forward(_first.Forward(pixels).Relu())).Relu().Flatten(1));
        }
    }
}
