using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Loops;

/// <summary>Which weights learn, and what low-rank matrices do to a model.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class FineTuningTests
{
    private static readonly RunSpec s_adapters = new() { BaseModel = "model:a", FineTuning = FineTunings.Adapters, AdapterSize = 3 };
    private static readonly RunSpec s_lora = new() { BaseModel = "model:a", FineTuning = FineTunings.Lora, LoraRank = 2, LoraAlpha = 6 };

    public static TheoryData<string> Kinds => ["bert", "distilbert", "gpt2", "bloom", "llama"];

    [Theory, MemberData(nameof(Kinds))]
    public void Merge_LoraThatLearned_GivesTheSameLogits(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = Create(kind);
        var frozen = FineTuning.Apply(model, s_lora);
        foreach (var (name, tensor) in model.NamedParameters().Where(p => p.Name.EndsWith("lora_B.weight", StringComparison.Ordinal))) tensor.Normal_(0, 1);
        var before = model.Forward(Ids()).ToArray<float>();

        FineTuning.Merge(model);

        Assert.DoesNotContain(model.NamedParameters(), p => FineTuning.IsLora(p.Name));
        Assert.All(model.Forward(Ids()).ToArray<float>().Zip(before), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal(frozen, model.NamedParameters().Select(p => p.Name).Where(name => !FineTuning.IsHead(name)).ToHashSet());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Apply_Lora_ChangesNothingAtFirst(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = Create(kind);
        var before = model.Forward(Ids()).ToArray<float>();

        FineTuning.Apply(model, s_lora);

        Assert.Equal(before, model.Forward(Ids()).ToArray<float>());
    }

    [Theory]
    [InlineData("bert", "bert.encoder.layer.0.attention.output.dense", "bert.encoder.layer.0.output.dense")]
    [InlineData("distilbert", "distilbert.transformer.layer.0.attention.out_lin", "distilbert.transformer.layer.0.ffn.lin2")]
    [InlineData("gpt2", "transformer.h.0.attn.c_proj", "transformer.h.0.mlp.c_proj")]
    [InlineData("bloom", "transformer.h.0.self_attention.dense", "transformer.h.0.mlp.dense_4h_to_h")]
    [InlineData("llama", "model.layers.0.self_attn.o_proj", "model.layers.0.mlp.down_proj")]
    public void Apply_Adapters_StandBehindBothHalvesOfABlockAndLetNormsLearn(string kind, params string[] halves)
    {
        using var scope = new TensorScope();
        using var model = Create(kind);
        var norms = model.NamedModules().Where(m => m.Module is LayerNorm or RmsNorm).Select(m => m.Name + ".weight").ToList();

        var frozen = FineTuning.Apply(model, s_adapters);

        var adapted = model.NamedModules().Where(m => m.Module is Projection { Adapter: not null }).Select(m => m.Name).ToList();
        Assert.Equal(halves.Concat(halves.Select(half => half.Replace(".0.", ".1.", StringComparison.Ordinal))), adapted);
        Assert.DoesNotContain(frozen, name => FineTuning.IsAdapter(name) || FineTuning.IsHead(name) || norms.Contains(name));
        var known = new BaseModelSize(model.ParameterCount, 2, 8, 2);
        Assert.Equal(2 * 2 * ((2 * 8 * 3) + 3 + 8) + 2 * 4 * 8, ModelSize.Of(new RunSpec { Task = Tasks.TextClassification, BaseModel = "model:a", FineTuning = FineTunings.Adapters, AdapterSize = 3 }, null, known: known)!.Learning);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Apply_Adapters_ChangeNearlyNothingAtFirst(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = Create(kind);
        var before = model.Forward(Ids()).ToArray<float>();

        FineTuning.Apply(model, s_adapters);

        Assert.All(model.Forward(Ids()).ToArray<float>().Zip(before), pair => Assert.Equal(pair.Second, pair.First, 0.01));
    }

    /// <summary>y = Wx + b, and y + U gelu(Dy + d) + u, written out in double.</summary>
    [Fact]
    public void Forward_Adapter_EqualsTheFormula()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var layer = new Linear(4, 3);
        layer.AddAdapter(2);
        foreach (var (_, tensor) in layer.NamedParameters()) tensor.Normal_(0, 1);
        var of = layer.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor.ToArray<float>());
        float[] x = [0.5f, -1, 2, 0.25f];

        var given = layer.Forward(Tensor.From(x, [1, 4])).ToArray<float>();

        var y = Affine(of["weight"], of["bias"], [.. x.Select(v => (double)v)]);
        var inside = Affine(of["adapter.down.weight"], of["adapter.down.bias"], y).Select(v => v * 0.5 * (1 + Erf(v / Math.Sqrt(2)))).ToArray();
        var added = Affine(of["adapter.up.weight"], of["adapter.up.bias"], inside);
        for (var i = 0; i < 3; i++) Assert.Equal(y[i] + added[i], given[i], 1e-5);
    }

    private static double[] Affine(float[] weight, float[] bias, double[] x) => [.. bias.Select((b, row) => b + x.Select((v, column) => v * weight[row * x.Length + column]).Sum())];

    /// <summary>The integral of its definition by Simpson's rule, good to 1e-9 here.</summary>
    private static double Erf(double x)
    {
        const int Steps = 2000;
        var h = x / Steps;
        var sum = Enumerable.Range(0, Steps + 1).Sum(i => (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-(i * h) * (i * h)));
        return 2 / Math.Sqrt(Math.PI) * sum * h / 3;
    }

    [Theory]
    [InlineData("bert", "adapters"), InlineData("distilbert", "adapters"), InlineData("gpt2", "adapters"), InlineData("llama", "adapters")]
    [InlineData("bert", "lora"), InlineData("bert", "frozen"), InlineData("distilbert", "frozen"), InlineData("gpt2", "lora"), InlineData("gpt2", "frozen"), InlineData("bloom", "frozen"), InlineData("llama", "frozen")]
    public void Step_FrozenWeights_DoNotMove(string kind, string what)
    {
        using var scope = new TensorScope();
        using var model = Create(kind);
        var frozen = FineTuning.Apply(model, s_lora with { FineTuning = what, FrozenLayers = 1 });
        using var optimizer = new AdamW(ParameterGroup.DecayMatricesOnly(model, 0.1), 0.9, 0.99, 1e-8);
        var before = Values(model);

        for (var step = 0; step < 2; step++) // B is zero at first, so that A learns from the second step on
        {
            model.Loss(model.Forward(Ids()), Tensor.From([0L, 1])).Backward();
            optimizer.Step(0.1);
            optimizer.ZeroGrad();
        }

        var after = Values(model);
        Assert.All(before, p => Assert.Equal(frozen.Contains(p.Key), p.Value.SequenceEqual(after[p.Key])));
        Assert.Equal(what == "frozen", frozen.Any(name => name.Contains(".0.", StringComparison.Ordinal)) && !frozen.Any(name => name.Contains(".1.", StringComparison.Ordinal)));
        Assert.Contains(frozen, name => name.Contains("embed", StringComparison.Ordinal) || name.Contains("wte", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_MoreFrozenBlocksThanThereAre_IsRefused()
    {
        using var scope = new TensorScope();
        using var model = Create("bert");

        var error = Assert.Throws<UserError>(() => FineTuning.Apply(model, s_lora with { FineTuning = FineTunings.Frozen, FrozenLayers = 3 }));

        Assert.Equal("frozenLayers is 3, but the base model has 2 blocks: take 2 or fewer.", error.Message);
    }

    [Fact]
    public void Apply_UnknownTarget_NamesWhatThereIs()
    {
        using var scope = new TensorScope();
        using var model = Create("llama");

        var error = Assert.Throws<UserError>(() => FineTuning.Apply(model, s_lora with { LoraTargets = "q_proj, query" }));

        Assert.Equal("loraTargets names 'query', which this model does not have; it has q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.", error.Message);
    }

    private static Dictionary<string, float[]> Values(StudioModel model) => model.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor.ToArray<float>());

    private static ModelInput Ids() => Tensor.From([1L, 2, 3, 4, 5, 6], [2, 3]);

    internal static EncoderClassifier Create(string kind, int width = 8)
    {
        var config = $$"""{"model_type":"{{kind}}","vocab_size":11,"num_hidden_layers":2,"num_attention_heads":2,"hidden_size":{{width}},"intermediate_size":16,"hidden_dim":16,"max_position_embeddings":12,"hidden_dropout_prob":0,"attention_probs_dropout_prob":0,"initializer_range":0.5}""";
        var model = ModelKinds.CreateClassifier(ConfigJson.Parse(config), 3, ProblemType.SingleLabel);
        model.Eval();
        return model;
    }
}
