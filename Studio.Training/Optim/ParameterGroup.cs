using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>Parameters that share a weight decay. Names are kept for the optimizer's state in checkpoints.</summary>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Tensor Tensor)> Parameters, double WeightDecay)
{
    /// <summary>
    /// The usual two groups: matrices decay, biases and norms (fewer than two dimensions) do not, since pulling those to zero
    /// only hurts. What does not learn is left out.
    /// </summary>
    public static ParameterGroup[] DecayMatricesOnly(Module module, double weightDecay)
    {
        var parameters = module.NamedParameters().Where(p => p.Tensor.RequiresGrad).ToList();
        return
        [
            new([.. parameters.Where(p => p.Tensor.Dim >= 2)], weightDecay),
            new([.. parameters.Where(p => p.Tensor.Dim < 2)], 0),
        ];
    }

    /// <summary>Everything decays alike, as torch.optim does when given a plain list.</summary>
    public static ParameterGroup[] All(Module module, double weightDecay = 0) => [new([.. module.NamedParameters()], weightDecay)];
}
