using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>How a loss over many elements becomes one number.</summary>
public enum Reduction
{
    None = 0,
    Mean = 1,
    Sum = 2,
}

// Losses, this being the prediction.
public sealed partial class Tensor
{
    private static readonly Operator s_crossEntropy = new("aten::cross_entropy_loss");
    private static readonly Operator s_meanCrossEntropy = new("studio::cross_entropy"); // the usual case in one pass
    /// <summary>Logits (N, C, ...) against class indices (N, ...) or probabilities; nats. Positions of ignoreIndex count for nothing.</summary>
    public Tensor CrossEntropy(Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0) =>
        weight is null && reduction == Reduction.Mean && labelSmoothing == 0 ? s_meanCrossEntropy.Invoke(this, target, ignoreIndex)
        : s_crossEntropy.Invoke(this, target, weight, (long)reduction, ignoreIndex, labelSmoothing);

    private static readonly Operator s_nllLoss = new("aten::nll_loss_nd");
    /// <summary>Log-probabilities against class indices.</summary>
    public Tensor NllLoss(Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean) =>
        s_nllLoss.Invoke(this, target, weight, (long)reduction, ignoreIndex);

    private static readonly Operator s_mseLoss = new("aten::mse_loss");
    public Tensor MseLoss(Tensor target, Reduction reduction = Reduction.Mean) => s_mseLoss.Invoke(this, target, (long)reduction);

    private static readonly Operator s_l1Loss = new("aten::l1_loss");
    public Tensor L1Loss(Tensor target, Reduction reduction = Reduction.Mean) => s_l1Loss.Invoke(this, target, (long)reduction);

    private static readonly Operator s_smoothL1Loss = new("aten::smooth_l1_loss");
    public Tensor SmoothL1Loss(Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => s_smoothL1Loss.Invoke(this, target, (long)reduction, beta);

    private static readonly Operator s_bceWithLogits = new("aten::binary_cross_entropy_with_logits");
    public Tensor BceWithLogits(Tensor target, Tensor? weight = null, Tensor? posWeight = null, Reduction reduction = Reduction.Mean) =>
        s_bceWithLogits.Invoke(this, target, weight, posWeight, (long)reduction);

    private static readonly Operator s_klDiv = new("aten::kl_div");
    /// <summary>This holds log-probabilities, the target probabilities. "Mean" divides by all elements; for the definition use Sum and divide by the batch.</summary>
    public Tensor KlDiv(Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false) => s_klDiv.Invoke(this, target, (long)reduction, logTarget);
}
