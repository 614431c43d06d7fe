using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>Keeps the gradient of all parameters together from growing beyond a norm (Pascanu et al. 2013).</summary>
public static class GradientClipping
{
    private static readonly Operator s_clip = new("studio::clip_grad_norm_");

    /// <summary>
    /// Scales all gradients so that their common 2-norm is at most <paramref name="maxNorm"/>; 0 only measures. Returns the norm
    /// before, as a tensor in the current scope: reading it is what waits for a GPU.
    /// </summary>
    public static Tensor ClipNorm(IReadOnlyList<Tensor> parameters, double maxNorm)
    {
        using var scope = new TensorScope();
        var (_, gradients) = Autograd.Gradients(parameters);
        var norm = s_clip.Invoke(gradients, maxNorm);
        return scope.Keep(norm);
    }
}
