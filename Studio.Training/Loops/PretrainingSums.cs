using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Adds up what BERT's pretraining is measured by: hidden tokens by the token, next sentences by the pair. Sums in double
/// on the host, so that the result hangs on the size of the batches as little as possible.
/// </summary>
public sealed class PretrainingSums
{
    private double _maskedLoss, _nextLoss, _maskedRight, _nextRight;

    public long Tokens { get; private set; }

    /// <summary>0 where nobody asks for the next sentence.</summary>
    public long Pairs { get; private set; }

    /// <summary>Mean cross-entropy of the hidden tokens in nats.</summary>
    public double MaskedLoss => _maskedLoss / Tokens;

    /// <summary>Share of the hidden tokens guessed, 0 to 1.</summary>
    public double MaskedAccuracy => _maskedRight / Tokens;
    public double? NextSentenceLoss => Pairs > 0 ? _nextLoss / Pairs : null;
    public double? NextSentenceAccuracy => Pairs > 0 ? _nextRight / Pairs : null;

    /// <summary>The sum of both losses, which is what training makes smaller.</summary>
    public double Loss => MaskedLoss + (NextSentenceLoss ?? 0);

    /// <param name="model">in evaluation mode; asked without gradients.</param>
    /// <returns>logits of the hidden tokens (M, V).</returns>
    public Tensor Add(BertPretraining model, Batch batch)
    {
        var (masked, next, logits) = Objective.Pretraining(model, batch);
        _maskedLoss += masked.Item<double>() * batch.Targets.ElementCount;
        _maskedRight += Evaluator.Correct(logits, batch.Targets).Item<double>();
        Tokens += batch.Targets.ElementCount;
        if (next is not { } answer) return logits;
        _nextLoss += answer.Loss.Item<double>() * batch.NextSentence!.ElementCount;
        _nextRight += Evaluator.Correct(answer.Logits, batch.NextSentence).Item<double>();
        Pairs += batch.NextSentence.ElementCount;
        return logits;
    }
}
