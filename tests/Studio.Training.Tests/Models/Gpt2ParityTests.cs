using System.Text.Json;
using Studio.Testing;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Models;

/// <summary>
/// Against Hugging Face's GPT-2 on PyTorch: published parameter names, logits, loss, gradients and six AdamW steps of two
/// small models (shared/oracles/models, whose README says how the values were made).
/// </summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class Gpt2ParityTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public Gpt2ParityTests() => TorchRuntime.Threads = 1;

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("gpt2_random")]
    [InlineData("gpt2_trained")]
    public void Forward_OracleWeights_GivesLogitsLossAndGradients(string name)
    {
        using var model = Load(name, out var expected, out var tensors);
        var example = expected.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("name").GetString() == "case0");
        var ids = Ids(example.GetProperty("input_ids"));
        var logits = model.Forward(ids);
        Assert.True(logits.AllClose(tensors["case0.logits"], rtol: 1e-4, atol: 1e-4), "logits differ");
        var loss = CausalLoss(model, logits, ids);
        Close(example.GetProperty("loss").GetDouble(), loss.Item<double>(), 1e-5, "loss");
        loss.Backward();
        foreach (var (parameter, tensor) in model.NamedParameters())
        {
            var gradient = example.GetProperty("grads").GetProperty(parameter);
            var (norm, largest) = (FirstOf(gradient, "l2", "norm"), FirstOf(gradient, "absmax"));
            Assert.True(Math.Abs(norm - tensor.Grad!.Norm().Item<double>()) <= 1e-4 * norm + 1e-6, $"gradient norm of {parameter}");
            Assert.True(Math.Abs(largest - tensor.Grad!.Abs().Max().Item<double>()) <= 1e-3 * largest + 1e-6, $"largest gradient of {parameter}");
        }
    }

    [Theory]
    [InlineData("gpt2_random")]
    [InlineData("gpt2_trained")]
    public void Step_SixTimesAdamW_GivesTheSameLosses(string name)
    {
        using var model = Load(name, out var expected, out _);
        var train = expected.GetProperty("train");
        using var optimizer = new AdamW(ParameterGroup.DecayMatricesOnly(model, train.GetProperty("weight_decay").GetDouble()));
        model.Eval(); // the oracle trained without dropout
        foreach (var (step, batch) in train.GetProperty("steps").EnumerateArray().Zip(train.GetProperty("batches").EnumerateArray()))
        {
            using var scope = new TensorScope();
            var ids = Ids(batch.GetProperty("input_ids"));
            var loss = CausalLoss(model, model.Forward(ids), ids);
            Close(step.GetProperty("loss").GetDouble(), loss.Item<double>(), 1e-5, $"loss of step {step.GetProperty("step")}");
            loss.Backward();
            var norm = GradientClipping.ClipNorm(optimizer.Parameters, train.GetProperty("clip_grad_norm").GetDouble());
            Close(step.GetProperty("grad_norm_before_clip").GetDouble(), norm.Item<double>(), 1e-4, "gradient norm");
            optimizer.Step(step.GetProperty("lr").GetDouble());
            optimizer.ZeroGrad();
        }
    }

    private static Gpt2 Load(string name, out JsonElement expected, out Dictionary<string, Tensor> tensors)
    {
        var folder = SharedData.RequireShared($"oracles/models/{name}");
        var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json"))).RootElement;
        expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;
        var model = new Gpt2(new()
        {
            VocabularySize = config.GetProperty("vocab_size").GetInt32(),
            ContextLength = config.GetProperty("n_positions").GetInt32(),
            Layers = config.GetProperty("n_layer").GetInt32(),
            Heads = config.GetProperty("n_head").GetInt32(),
            EmbeddingSize = config.GetProperty("n_embd").GetInt32(),
        });
        using var weights = SafeTensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        Assert.Empty(model.LoadState(weights.ReadAll()));
        Assert.Equal(weights.Entries.Keys.Order(), model.NamedParameters().Select(p => p.Name).Order());
        using var values = SafeTensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        tensors = values.ReadAll();
        return model;
    }

    /// <summary>Hugging Face's labels are the inputs; the shift is the loss's own.</summary>
    private static Tensor CausalLoss(Gpt2 model, Tensor logits, Tensor ids)
    {
        var length = ids.Size(1);
        return model.Loss(logits.Narrow(1, 0, length - 1).Contiguous(), ids.Narrow(1, 1, length - 1).Contiguous());
    }

    private static Tensor Ids(JsonElement rows)
    {
        var ids = rows.EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray()).ToArray();
        return Tensor.From([.. ids.SelectMany(row => row)], [ids.Length, ids[0].Length]);
    }

    private static double FirstOf(JsonElement values, params string[] names) =>
        values.GetProperty(names.First(n => values.TryGetProperty(n, out _))).GetDouble();

    private static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{what}: {actual} instead of {expected}");
}
