using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Keeps small gradients of float16 from vanishing (Micikevicius et al. 2017, https://arxiv.org/abs/1710.03740, section 3.2):
/// the loss is multiplied by a large number before backward and the gradients divided by it after. The number doubles when
/// so many updates went well, and halves when a gradient was too large for float16, whose update is left out.
/// </summary>
public sealed class LossScaler
{
    private const int GrowEvery = 2000; // as PyTorch's GradScaler
    private const double Largest = 1L << 24;
    private static readonly Operator s_multiply = new("aten::_foreach_mul_.Scalar");

    /// <param name="Scale">what the loss is multiplied by.</param>
    /// <param name="Good">updates since it last changed.</param>
    public sealed record State(double Scale, int Good)
    {
        public static State Initial { get; } = new(65536, 0);
    }

    public State Current { get; set; } = State.Initial;

    /// <summary>Divides the gradients of the scaled loss into those of the loss itself.</summary>
    public void Unscale(IReadOnlyList<Tensor> parameters)
    {
        using var scope = new TensorScope();
        var (_, gradients) = Autograd.Gradients(parameters);
        if (gradients.Length > 0) s_multiply.InvokeVoid(gradients, 1 / Current.Scale);
    }

    /// <summary>Takes note of an update's gradients.</summary>
    /// <param name="norm">of all together.</param>
    /// <returns>whether the update may be made.</returns>
    /// <exception cref="Data.UserError">no scale is small enough: the model itself has left the numbers.</exception>
    public bool Allow(double norm)
    {
        if (double.IsFinite(norm))
        {
            Current = Current.Good + 1 < GrowEvery ? Current with { Good = Current.Good + 1 } : new(Math.Min(Largest, Current.Scale * 2), 0);
            return true;
        }
        if (Current.Scale <= 1)
            throw new Data.UserError("The gradients are too large for float16 whatever they are scaled by: train in bfloat16 or float32, or with a lower learning rate.");
        Current = new(Current.Scale / 2, 0);
        return false;
    }
}
