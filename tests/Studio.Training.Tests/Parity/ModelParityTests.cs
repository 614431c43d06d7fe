using System.Text.Json;
using Studio.Testing;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Optim;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Parity;

/// <summary>
/// Every model directory among the reference values, whatever its family, options and sizes: loaded as a user's would be,
/// then logits, hidden states, losses, gradients, six steps of AdamW and perplexities against transformers on PyTorch.
/// Tolerances are those of the values' README.
/// </summary>
[Trait("Category", Oracles.Category)]
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class ModelParityTests : IDisposable
{
    private const double Logits = 1e-4;
    private readonly TensorScope _scope = new();
    private readonly Mismatches _wrong = new();

    public ModelParityTests() => TorchRuntime.Threads = 1;

    public static TheoryData<string> Folders => [.. Oracles.Folders("models")];

    public void Dispose() => _scope.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Forward_EveryCase_GivesLogitsAndLosses(string folder)
    {
        using var oracle = new OracleModel(folder);
        using var noGrad = Autograd.NoGrad();
        foreach (var example in oracle.Cases)
        {
            using var scope = new TensorScope();
            Compare(oracle, example, withMask: true);
            if (OracleModel.Rows(example, "attention_mask") is { } mask && mask.Min().Item<long>() == 1) Compare(oracle, example, withMask: false);
        }
        _wrong.AssertNone();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Backward_EveryCaseWithGradients_GivesThem(string folder)
    {
        using var oracle = new OracleModel(folder);
        foreach (var example in oracle.Cases.Where(c => c.TryGetProperty("grads", out _)))
        {
            using var scope = new TensorScope();
            var (hidden, logits) = oracle.Forward(OracleModel.Input(example));
            oracle.Loss(example, hidden, logits).Loss.Backward();
            var expected = example.GetProperty("grads");
            _wrong.Same("parameters", expected.EnumerateObject().Select(g => g.Name), oracle.Model.NamedParameters().Select(p => p.Name));
            foreach (var (name, tensor) in oracle.Model.NamedParameters())
                if (expected.TryGetProperty(name, out var gradient)) CompareGradient($"{Name(example)} gradient of {name}", gradient, tensor.Grad!);
            Autograd.ZeroGrad(oracle.Model.Parameters());
        }
        _wrong.AssertNone();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Step_AdamW_GivesLossesNormsAndWeights(string folder)
    {
        using var oracle = new OracleModel(folder);
        if (!oracle.Expected.TryGetProperty("train", out var train)) return; // a variant of another folder's model
        var batches = train.GetProperty("batches").EnumerateArray().ToList();
        var betas = train.GetProperty("betas");
        using var optimizer = new AdamW(ParameterGroup.DecayMatricesOnly(oracle.Model, Value(train, "weight_decay")), betas[0].GetDouble(), betas[1].GetDouble(), Value(train, "eps"));
        foreach (var step in train.GetProperty("steps").EnumerateArray())
        {
            using var scope = new TensorScope();
            var number = step.GetProperty("step").GetInt32();
            var loss = TrainingLoss(oracle, batches[number % batches.Count]);
            _wrong.Number($"loss of step {number}", Value(step, "loss"), loss.Item<double>(), relative: 1e-5);
            loss.Backward();
            var norm = GradientClipping.ClipNorm(optimizer.Parameters, Value(train, "clip_grad_norm"));
            _wrong.Number($"gradient norm of step {number}", Value(step, "grad_norm_before_clip"), norm.Item<double>(), relative: 1e-4);
            optimizer.Step(Value(step, "lr"));
            optimizer.ZeroGrad();
            if (number == 2) CompareWeights(oracle, train);
        }
        using (var noGrad = Autograd.NoGrad())
            _wrong.Number("loss after all steps", Value(train, "loss_on_batch0_after_all"), TrainingLoss(oracle, batches[0]).Item<double>(), relative: 1e-5);
        _wrong.AssertNone();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Perplexity_OfTheChunks_IsTheReferences(string folder)
    {
        using var oracle = new OracleModel(folder);
        if (!oracle.Expected.TryGetProperty("perplexity", out var perplexity)) return; // not a language model
        using var noGrad = Autograd.NoGrad();
        var expected = perplexity.GetProperty("mean_nll_per_chunk").EnumerateArray().Select(n => n.GetDouble()).ToList();
        var chunks = OracleModel.Rows(perplexity, "chunk_ids")!;
        List<double> means = [];
        for (var i = 0; i < expected.Count; i++)
        {
            using var scope = new TensorScope();
            var ids = chunks.Narrow(0, i, 1);
            var length = ids.Size(1) - 1;
            means.Add(oracle.Model.Loss(oracle.Model.Forward(ids).Narrow(1, 0, length).Contiguous(), ids.Narrow(1, 1, length).Contiguous()).Item<double>());
            _wrong.Number($"mean of chunk {i}", expected[i], means[i], relative: 1e-5);
        }
        _wrong.Number("perplexity", Value(perplexity, "perplexity"), Math.Exp(means.Average()), relative: 1e-4);
        _wrong.AssertNone();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void ForwardNext_TokenByToken_GivesTheLogitsOfTheWhole(string folder)
    {
        using var oracle = new OracleModel(folder);
        if (oracle.Model is not CausalModel model) return; // reads its text at once
        using var noGrad = Autograd.NoGrad();
        foreach (var example in oracle.Cases)
        {
            if (oracle.Value($"{Name(example)}.logits") is not { } logits) continue;
            var input = OracleModel.Input(example);
            var (rows, length) = ((int)input.Values.Size(0), input.Values.Size(1));
            using var state = model.NewState(rows, (int)length);
            for (long at = 0; at < length; at += at == 0 ? length / 2 : 1)
            {
                using var scope = new TensorScope();
                var count = at == 0 ? length / 2 : 1;
                var next = model.ForwardNext(new(input.Values.Narrow(1, at, count), input.AttentionMask?.Narrow(1, 0, at + count), input.PositionIds?.Narrow(1, at, count)), state);
                var seen = input.AttentionMask?.Select(1, at + count - 1).Eq(1);
                _wrong.Values($"{Name(example)} logits of position {at + count - 1}", logits.Select(1, at + count - 1), next, Logits, Logits, seen);
            }
        }
        _wrong.AssertNone();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Save_AndLoadAgain_GivesTheSameModel(string folder)
    {
        using var oracle = new OracleModel(folder);
        using var target = new TempFolder();
        PretrainedWriter.Save(oracle.Model, tokenizer: null, labels: null, target.Path);
        using var again = PretrainedModel.Load(target.Path, checkValues: true);
        again.Model.To(TestDevice.Current);
        Assert.Empty(again.Notes);
        Assert.Equal(oracle.Model.GetType(), again.Model.GetType());
        foreach (var ((name, tensor), (otherName, other)) in oracle.Model.NamedParameters().Zip(again.Model.NamedParameters()))
            Assert.True(name == otherName && tensor.Equal(other), name);
        using var noGrad = Autograd.NoGrad();
        var input = OracleModel.Input(oracle.Cases.First());
        Assert.True(oracle.Model.Forward(input).Equal(again.Model.Forward(input)));
    }

    private void Compare(OracleModel oracle, JsonElement example, bool withMask)
    {
        var input = OracleModel.Input(example, withMask);
        var (hidden, logits) = oracle.Forward(input);
        var name = Name(example);
        // of left padding the places before the text mean nothing
        var where = example.TryGetProperty("labels", out _) ? null : input.AttentionMask?.Eq(1);
        CompareValue(oracle, $"{name}.last_hidden", hidden, where);
        foreach (var logitsName in new[] { "logits", "prediction_logits" }) CompareValue(oracle, $"{name}.{logitsName}", logits, where);
        if (oracle.Model is EncoderModel encoder && encoder.Pooled(hidden) is { } pooled) CompareValue(oracle, $"{name}.pooled", pooled, null);
        if (oracle.Model is BertPretraining bert && bert.NextSentence(hidden) is { } next) CompareValue(oracle, $"{name}.seq_relationship_logits", next, null);
        if (!example.TryGetProperty("loss", out _)) return;
        var losses = oracle.Loss(example, hidden, logits);
        _wrong.Number($"{name} loss", Value(example, "loss"), losses.Loss.Item<double>(), relative: 1e-5);
        if (example.TryGetProperty("mlm_loss", out var masked)) _wrong.Number($"{name} masked-LM loss", masked.GetDouble(), losses.Masked!.Item<double>(), relative: 1e-5);
        if (example.TryGetProperty("nsp_loss", out var sentence)) _wrong.Number($"{name} next-sentence loss", sentence.GetDouble(), losses.NextSentence!.Item<double>(), relative: 1e-5);
    }

    private void CompareValue(OracleModel oracle, string name, Tensor actual, Tensor? where)
    {
        if (oracle.Value(name) is { } expected) _wrong.Values(name, expected, actual, Logits, Logits, where);
    }

    private void CompareGradient(string what, JsonElement expected, Tensor actual)
    {
        var (norm, largest) = (Value(expected, "norm"), Value(expected, "absmax"));
        _wrong.Number($"norm of {what}", norm, actual.Norm().Item<double>(), 1e-4, 1e-6);
        _wrong.Number($"largest of {what}", largest, actual.Abs().Max().Item<double>(), 1e-3, 1e-6);
        _wrong.Number($"sum of {what}", Value(expected, "sum"), actual.Sum(ScalarType.Float64).Item<double>(), 1e-4, 1e-4 * norm + 1e-6);
        var first = actual.Flatten().ToArray<float>();
        foreach (var (value, i) in expected.GetProperty("first").EnumerateArray().Select((v, i) => (v.GetDouble(), i)))
            _wrong.Number($"element {i} of {what}", value, first[i], 1e-3, 1e-4 * largest + 1e-6);
    }

    /// <summary>All but those that move by themselves when only the order of rows changes: keys' biases, whose true gradient is 0.</summary>
    private void CompareWeights(OracleModel oracle, JsonElement train)
    {
        using var file = SafeTensorsFile.Open(Path.Combine(oracle.Folder, train.GetProperty("weights_after_3_steps").GetString()!));
        var rounding = train.GetProperty("reorder_max_abs_diff");
        foreach (var (name, tensor) in oracle.Model.NamedParameters())
            if (rounding.GetProperty(name).GetDouble() < 1e-6) _wrong.Values($"{name} after 3 steps", file.Read(name, TestDevice.Current), tensor, 0, 1e-5);
    }

    private static Tensor TrainingLoss(OracleModel oracle, JsonElement batch)
    {
        var (hidden, logits) = oracle.Forward(OracleModel.Input(batch)); // in evaluation mode: the reference trained without dropout
        return oracle.Loss(batch, hidden, logits).Loss;
    }

    private static string Name(JsonElement example) => example.GetProperty("name").GetString()!;

    private static double Value(JsonElement values, string name) => values.GetProperty(name).GetDouble();
}
