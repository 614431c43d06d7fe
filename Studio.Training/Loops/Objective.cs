using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// What training makes smaller: the model's own loss, with smoothed targets and weighted classes where the spec says so.
/// Validation and test are measured by the model's own loss, so that runs with different settings compare.
/// </summary>
public sealed class Objective : IDisposable
{
    private readonly double _smoothing;
    private readonly Tensor? _weights;

    public Objective(RunSpec spec, DataFacts facts, Device device)
    {
        if (!Tasks.IsClassification(spec.Task) || spec.ProblemType != ProblemTypes.SingleLabel) return;
        _smoothing = spec.LabelSmoothing;
        if (spec.ClassWeights == ClassWeightings.Balanced)
            _weights = TensorScope.Disown(Tensor.From(Balanced(facts.ClassCounts)).To(device));
    }

    /// <summary>
    /// rows / (classes x rows of the class), as scikit-learn's class_weight="balanced", classes without rows left out of
    /// the count and given 0.
    /// </summary>
    public static float[] Balanced(IReadOnlyList<long> counts)
    {
        var (rows, present) = (counts.Sum(), counts.Count(n => n > 0));
        return [.. counts.Select(n => n == 0 ? 0 : (float)(rows / ((double)present * n)))];
    }

    /// <summary>Forward pass over a batch, and the loss to go backward from.</summary>
    /// <returns>the loss, and the logits that belong to the batch's targets.</returns>
    public (Tensor Loss, Tensor Logits) Of(StudioModel model, Batch batch)
    {
        if (model is BertPretraining pretraining && batch.Places is not null)
        {
            var (masked, nextSentence, logits) = Pretraining(pretraining, batch);
            return (nextSentence is null ? masked : masked + nextSentence.Value.Loss, logits);
        }
        var answers = model.Forward(batch.Inputs);
        return (Loss(model, answers, batch.Targets), answers);
    }

    /// <summary>
    /// BERT's two losses, whose sum is learned from (Devlin et al. 2019, appendix A.2): of the hidden tokens, and of whether
    /// the second text follows.
    /// </summary>
    public static (Tensor Masked, (Tensor Loss, Tensor Logits)? NextSentence, Tensor Logits) Pretraining(BertPretraining model, Batch batch)
    {
        var (logits, follows) = model.Answer(batch.Inputs, batch.Places!);
        var masked = logits.To(ScalarType.Float32).CrossEntropy(batch.Targets);
        return (masked, follows is null || batch.NextSentence is null ? null : (follows.To(ScalarType.Float32).CrossEntropy(batch.NextSentence), follows), logits);
    }

    /// <summary>The loss to go backward from: a mean over the targets, each counting by its class's weight.</summary>
    private Tensor Loss(StudioModel model, Tensor logits, Tensor targets)
    {
        if (_smoothing == 0 && _weights is null) return model.Loss(logits, targets);
        // a half-precision head would round the weights; the loss is float32 as the model's own is
        return logits.To(ScalarType.Float32).CrossEntropy(targets, _weights, labelSmoothing: _smoothing);
    }

    public void Dispose() => _weights?.Dispose();
}
