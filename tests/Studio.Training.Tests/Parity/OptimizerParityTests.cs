using Studio.Testing;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Parity;

/// <summary>Ten steps of every optimizer against torch.optim's, within 1e-5 relative and 2e-6 absolute after the tenth.</summary>
[Trait("Category", Oracles.Category)]
public sealed class OptimizerParityTests
{
    private const int Count = 3;

    private static readonly Dictionary<string, Func<Tensor[], Optimizer>> s_optimizers = new()
    {
        ["adamw"] = p => new AdamW([Group(p, 0.1, 0, 2), Group(p, 0, 1)], 0.9, 0.99),
        ["adam"] = p => new Adam([Group(p, 0.05, 0, 1, 2)]),
        ["sgd"] = p => new Sgd([Group(p, 0.01, 0, 1, 2)]),
        ["sgd_momentum"] = p => new Sgd([Group(p, 0.01, 0, 1, 2)], momentum: 0.9),
        ["sgd_nesterov"] = p => new Sgd([Group(p, 0, 0, 1, 2)], momentum: 0.9, nesterov: true),
    };

    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_TenTimes_MovesParametersAsPyTorchDoes(string name)
    {
        using var scope = new TensorScope();
        var parameters = Starts();
        using var optimizer = s_optimizers[name](parameters);
        Run(optimizer, parameters, name, 0, 10, checkFrom: 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadState_AfterFiveSteps_GoesOnToTheBit(string name)
    {
        using var scope = new TensorScope();
        Tensor[] whole = Starts(), halves = Starts();
        using var uninterrupted = s_optimizers[name](whole);
        Run(uninterrupted, whole, name, 0, 10);
        using var first = s_optimizers[name](halves);
        Run(first, halves, name, 0, 5);

        using var second = s_optimizers[name](halves);
        second.LoadState(first.StateTensors().ToDictionary(s => s.Name, s => s.Tensor), first.StepCount);
        Run(second, halves, name, 5, 10);

        for (var i = 0; i < Count; i++) Assert.True(whole[i].Equal(halves[i]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ClipNorm_Above_ReturnsTheNormAndScales(int threads)
    {
        using var scope = new TensorScope();
        var before = TorchRuntime.Threads;
        TorchRuntime.Threads = threads;
        var parameters = Clipped();

        var norm = GradientClipping.ClipNorm(parameters, 1.5);

        Golden.AssertClose(Golden.Read("clip/norm"), norm, "norm");
        for (var i = 0; i < Count; i++) Golden.AssertClose(Golden.Read($"clip/clipped/{i}"), parameters[i].Grad!, $"gradient {i}");
        TorchRuntime.Threads = before;
    }

    [Fact]
    public void ClipNorm_BelowOrZero_LeavesGradientsAlone()
    {
        using var scope = new TensorScope();
        foreach (var maximum in (double[])[0, 1e6])
        {
            var parameters = Clipped();
            Golden.AssertClose(Golden.Read("clip/norm"), GradientClipping.ClipNorm(parameters, maximum), "norm");
            for (var i = 0; i < Count; i++) Assert.True(Golden.Read($"clip/gradient/{i}").Equal(parameters[i].Grad!));
        }
    }

    private static void Run(Optimizer optimizer, Tensor[] parameters, string name, int from, int to, int checkFrom = int.MaxValue)
    {
        for (var step = from; step < to; step++)
        {
            for (var i = 0; i < Count; i++) parameters[i].Grad = Golden.Read($"optimizer/gradient/{step}/{i}");
            optimizer.Step(step < 5 ? (name.StartsWith("sgd", StringComparison.Ordinal) ? 0.1 : 0.01) : 0.005);
            for (var i = 0; step >= checkFrom && i < Count; i++)
                if (Golden.Has($"optimizer/{name}/{step}/{i}"))
                    Golden.AssertClose(Golden.Read($"optimizer/{name}/{step}/{i}"), parameters[i], $"{name}, step {step}, parameter {i}");
        }
    }

    private static Tensor[] Starts() => [.. Enumerable.Range(0, Count).Select(i => Golden.Read($"optimizer/start/{i}").RequiresGrad_())];

    private static Tensor[] Clipped() => [.. Enumerable.Range(0, Count).Select(i =>
    {
        var gradient = Golden.Read($"clip/gradient/{i}");
        var parameter = gradient.ZerosLike().RequiresGrad_();
        parameter.Grad = gradient;
        return parameter;
    })];

    private static ParameterGroup Group(Tensor[] tensors, double decay, params int[] which) =>
        new([.. which.Select(i => ($"p{i}", tensors[i]))], decay);
}
