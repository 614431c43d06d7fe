using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>
/// An exponential moving average of a model's parameters (Polyak and Juditsky 1992), which generalizes better than the last
/// step's weights and is what gets measured and kept. Two sets of weights: <see cref="Swap"/> exchanges the ones the model
/// holds for the others.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private const string Prefix = "trained.";
    private readonly double _decay;
    private readonly (string Name, Tensor Parameter, Tensor Other)[] _pairs;

    /// <param name="decay">share of the average that each step keeps, for example 0.999.</param>
    public WeightAverage(Module model, double decay)
    {
        _decay = decay;
        using var noGrad = Autograd.NoGrad();
        _pairs = [.. model.NamedParameters().Where(p => p.Tensor.RequiresGrad).Select(p => (p.Name, p.Tensor, TensorScope.Disown(p.Tensor.Detach().Clone())))];
    }

    /// <summary>
    /// Takes the weights of a step into the average. Early steps count for more, (1 + t) / (10 + t) of the average staying,
    /// because the first weights of all are only noise.
    /// </summary>
    /// <param name="step">updates of the weights so far.</param>
    public void Update(long step)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var kept = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        foreach (var (_, parameter, average) in _pairs) average.Mul_(kept).Add_(parameter, 1 - kept);
    }

    /// <summary>Puts the average into the model and keeps what training works on; a second call puts both back.</summary>
    public void Swap()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        foreach (var (_, parameter, other) in _pairs)
        {
            var held = parameter.Detach().Clone();
            parameter.Copy_(other);
            other.Copy_(held);
        }
    }

    /// <summary>While swapped: the weights that training goes on with, to be saved beside the optimizer's state.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> StateTensors() => _pairs.Select(pair => (Prefix + pair.Name, pair.Other));

    /// <summary>The model holds a checkpoint's average; takes the weights that training goes on with from its state.</summary>
    /// <exception cref="Data.UserError">the state holds none: the run did not average so far.</exception>
    public void Resume(IReadOnlyDictionary<string, Tensor> state)
    {
        using (Autograd.NoGrad())
            foreach (var (name, _, other) in _pairs)
                other.Copy_(state.TryGetValue(Prefix + name, out var trained) ? trained : throw new Data.UserError($"The checkpoint's optimizer state lacks '{Prefix}{name}'; it is not whole."));
        Swap();
    }

    public void Dispose()
    {
        foreach (var (_, _, other) in _pairs) other.Dispose();
    }
}
