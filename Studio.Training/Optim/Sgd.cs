using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>Stochastic gradient descent with momentum, plain or Nesterov's, as torch.optim.SGD defines them (dampening 0).</summary>
public sealed class Sgd : Optimizer
{
    private static readonly Operator s_sgd = new("studio::sgd_");

    private readonly double _momentum;
    private readonly bool _nesterov;

    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum = 0, bool nesterov = false)
        : base(groups, momentum != 0 ? ["momentum_buffer"] : [])
    {
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov's variant needs a momentum.", nameof(nesterov));
        _momentum = momentum;
        _nesterov = nesterov;
    }

    // Buffers start as zeros, so the first step needs no special case: momentum * 0 + gradient is the gradient.
    protected override void Update(Tensor[] parameters, Tensor[] gradients, double weightDecay, double learningRate) =>
        s_sgd.InvokeVoid(parameters, gradients, _momentum != 0 ? State(parameters, 0) : [], learningRate, _momentum, weightDecay, _nesterov);
}
