using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient, as torch.optim.Adam does.</summary>
public sealed class Adam(IReadOnlyList<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer(groups, "exp_avg", "exp_avg_sq")
{
    // the native library's own operator: one pass over memory for the whole list
    private static readonly Operator s_adam = new("studio::adam_");

    protected override void Update(Tensor[] parameters, Tensor[] gradients, double weightDecay, double learningRate) =>
        s_adam.InvokeVoid(parameters, gradients, State(parameters, 0), State(parameters, 1), learningRate, beta1, beta2, epsilon, weightDecay, StepCount, false);
}
