using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// A decoder with a linear layer without bias on each text's last token, the only one that has seen all others: what
/// transformers calls GPT2ForSequenceClassification and the like. Padding comes behind the text, where no token looks.
/// </summary>
public sealed class CausalClassifier : EncoderClassifier
{
    private readonly Linear _score;

    /// <param name="body">its parameters keep their names; a head that it has is not used.</param>
    /// <param name="width">C of what it gives.</param>
    /// <param name="std">deviation of the fresh head.</param>
    public CausalClassifier(CausalModel body, int width, int outputs, ProblemType problem = ProblemType.SingleLabel, double std = 0.02) : base(problem, outputs)
    {
        Body = Child("", body);
        _score = Child("score", new Linear(width, outputs, bias: false, std));
    }

    public CausalModel Body { get; }

    /// <summary>The decoder of a model that is one, with whatever head; null for others.</summary>
    public static CausalModel? BodyOf(StudioModel model) => (model as CausalClassifier)?.Body ?? model as CausalModel;

    public override Tensor LastHidden(ModelInput inputs) => Body.LastHidden(inputs with { AttentionMask = null });

    /// <returns>logits (B, outputs).</returns>
    public override Tensor Forward(ModelInput inputs)
    {
        var hidden = LastHidden(inputs); // (B, T, C)
        if (inputs.AttentionMask is not { } mask) return _score.Forward(hidden.Select(1, hidden.Size(1) - 1));
        var last = mask.Sum(1) + -1L; // (B)
        return _score.Forward(hidden.Index(Tensor.Arange(hidden.Size(0), device: hidden.Device), last));
    }
}
