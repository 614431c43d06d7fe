using Studio.Training.Compressing;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>
/// Makes more and more of a model's weights zero while it learns ("To prune, or not to prune", Zhu and Gupta 2017,
/// https://arxiv.org/abs/1710.01878, equation 1): many at first, while there are plenty, few at the end, so that what stays
/// can take over. Of each linear layer that learns the same share goes, its smallest weights; a weight that is zero stays so.
/// </summary>
public sealed class GradualPruning : IDisposable
{
    private const string Prefix = "mask.";
    private readonly RunSpec _spec;
    private readonly (string Name, Tensor Weight, Tensor Mask)[] _layers;

    /// <param name="totalSteps">of the run, of which the spec may leave a share to us.</param>
    /// <exception cref="Data.UserError">the run ends before the pruning does.</exception>
    public GradualPruning(RunSpec spec, Module model, long totalSteps)
    {
        (_spec, EndStep) = (spec, spec.PruneEndStep > 0 ? spec.PruneEndStep : Math.Max(spec.PruneBeginStep + 1, totalSteps * 3 / 4));
        if (EndStep > totalSteps) throw new Data.UserError($"pruneEndStep is {EndStep}, but the run ends after {totalSteps} steps, with fewer weights zero than asked for: take {totalSteps * 3 / 4}, which leaves some steps to recover in.");
        using var noGrad = Autograd.NoGrad();
        _layers = [.. model.NamedModules().Where(m => m.Module is Projection { Weight.RequiresGrad: true })
            .Select(m => (m.Name, ((Projection)m.Module).Weight)).Select(l => (l.Name, l.Weight, TensorScope.Disown(l.Weight.Detach().OnesLike())))];
    }

    /// <summary>The step after which no more weights become zero.</summary>
    public long EndStep { get; }

    /// <summary>Share of the layers' weights that is zero now, 0 to below 1.</summary>
    public double Sparsity { get; private set; }

    /// <summary>After an update of the weights: takes out what is due, and keeps zero what the update has moved.</summary>
    /// <param name="step">updates so far.</param>
    public void Apply(long step)
    {
        if (step < _spec.PruneBeginStep) return;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var isDue = step <= EndStep && ((step - _spec.PruneBeginStep) % _spec.PruneEverySteps == 0 || step == EndStep);
        foreach (var (_, weight, mask) in _layers)
        {
            if (isDue) mask.Copy_(MagnitudePruning.Mask(weight, Wanted(step)));
            weight.Mul_(mask);
        }
        if (isDue) Sparsity = Wanted(step);
    }

    /// <summary>s_f - s_f (1 - (t - t_0) / (t_n - t_0))^3, from 0 at the first step to the final share at the last.</summary>
    public double Wanted(long step)
    {
        var done = Math.Clamp((double)(step - _spec.PruneBeginStep) / (EndStep - _spec.PruneBeginStep), 0, 1);
        return _spec.PruneSparsity * (1 - Math.Pow(1 - done, 3));
    }

    /// <summary>What a checkpoint keeps beside the optimizer's state: 1 where a weight stays.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> StateTensors() => _layers.Select(layer => (Prefix + layer.Name, layer.Mask));

    /// <summary>Takes the masks of a checkpoint.</summary>
    /// <param name="step">updates that it has seen.</param>
    /// <exception cref="Data.UserError">it holds none.</exception>
    public void Resume(IReadOnlyDictionary<string, Tensor> state, long step)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (name, _, mask) in _layers)
            mask.Copy_(state.TryGetValue(Prefix + name, out var kept) ? kept : throw new Data.UserError($"The checkpoint's optimizer state lacks '{Prefix}{name}'; it is not whole."));
        var last = Math.Min(step, EndStep);
        if (step >= _spec.PruneBeginStep) Sparsity = Wanted(last == EndStep ? last : last - (last - _spec.PruneBeginStep) % _spec.PruneEverySteps);
    }

    public void Dispose()
    {
        foreach (var (_, _, mask) in _layers) mask.Dispose();
    }
}
