using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Optim;

/// <summary>Weights that become zero step by step.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class GradualPruningTests
{
    private static readonly RunSpec s_spec = new() { PruneSparsity = 0.8, PruneBeginStep = 10, PruneEndStep = 50, PruneEverySteps = 10 };

    /// <summary>Equation 1 of the paper with s_i = 0, s_f = 0.8, t_0 = 10, n·Δt = 40, worked out by hand.</summary>
    [Theory]
    [InlineData(0, 0), InlineData(10, 0), InlineData(20, 0.4625), InlineData(30, 0.7), InlineData(40, 0.7875), InlineData(50, 0.8), InlineData(90, 0.8)]
    public void Wanted_Step_FollowsTheCube(long step, double expected)
    {
        using var model = new Mlp(4, [5], 3, 0);
        using var pruning = new GradualPruning(s_spec, model, 100);

        Assert.Equal(expected, pruning.Wanted(step), 1e-12);
    }

    [Fact]
    public void Apply_EveryStep_ZeroesTheSmallestOfEachLayerAndKeepsThemSo()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = new Mlp(10, [10], 10, 0);
        using var pruning = new GradualPruning(s_spec, model, 100);
        var layers = model.Modules().OfType<Projection>().ToList();
        for (var step = 1; step <= 60; step++)
        {
            pruning.Apply(step);
            var zeros = layers.ConvertAll(layer => layer.Weight.ToArray<float>().Count(v => v == 0));
            Assert.All(zeros, count => Assert.Equal((int)Math.Round(100 * pruning.Sparsity), count));
            if (step == 29) Assert.Equal(0.4625, pruning.Sparsity, 1e-12); // of step 20: between two prunings nothing goes
            foreach (var layer in layers) layer.Weight.Add_(layer.Weight.OnesLike(), 0.01); // an update would bring them back
            pruning.Apply(step);
            Assert.Equal(zeros, layers.ConvertAll(layer => layer.Weight.ToArray<float>().Count(v => v == 0)));
        }
        Assert.Equal(0.8, pruning.Sparsity, 1e-12);
    }

    [Fact]
    public void Resume_SavedMasks_KeepsTheSameZeros()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = new Mlp(10, [10], 10, 0);
        using var first = new GradualPruning(s_spec, model, 100);
        first.Apply(20);
        using var second = new GradualPruning(s_spec, model, 100);

        second.Resume(first.StateTensors().ToDictionary(t => t.Name, t => t.Tensor), step: 27);

        Assert.Equal(first.Sparsity, second.Sparsity, 1e-12);
        Assert.All(first.StateTensors().Zip(second.StateTensors()), pair => Assert.Equal(pair.First.Tensor.ToArray<float>(), pair.Second.Tensor.ToArray<float>()));
        Assert.Equal("The checkpoint's optimizer state lacks 'mask.layers.0'; it is not whole.", Assert.Throws<UserError>(() => second.Resume(new Dictionary<string, Tensor>(), 27)).Message);
    }

    [Fact]
    public void Create_RunThatEndsEarlier_IsRefused()
    {
        using var model = new Mlp(4, [5], 3, 0);

        var error = Assert.Throws<UserError>(() => new GradualPruning(s_spec, model, 40));

        Assert.Equal("pruneEndStep is 50, but the run ends after 40 steps, with fewer weights zero than asked for: take 30, which leaves some steps to recover in.", error.Message);
    }

    [Theory]
    [InlineData("pruneEndStep", "pruneEndStep is 10, which is not after pruneBeginStep 10: take a later one, or 0.")]
    [InlineData("averageDecay", "averageDecay would fill the zeros of pruneSparsity again with what stood there before: set one of them to 0.")]
    [InlineData("pruneSparsity", "pruneSparsity is 0.8, but with fineTuning lora the large matrices do not learn, so none could recover: set fineTuning to full.")]
    public void Check_WhatDoesNotGoTogether_IsSaid(string field, string sentence)
    {
        var spec = s_spec with { Dataset = "x" };
        spec = field switch
        {
            "pruneEndStep" => spec with { PruneEndStep = 10 },
            "averageDecay" => spec with { AverageDecay = 0.9 },
            _ => spec with { BaseModel = "model:a", FineTuning = FineTunings.Lora },
        };

        Assert.Equal(sentence, Assert.Single(RunSpecRules.Check(spec), p => p.Field == field).Message);
    }
}
