using Studio.Data;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Explaining;

/// <summary>
/// Which tokens each head of each layer looks at ("Attention Is All You Need", Vaswani et al. 2017,
/// https://arxiv.org/abs/1706.03762). It says where information may flow from, and not by itself why an answer was given.
/// </summary>
/// <param name="Layers">of the model.</param>
/// <param name="Heads">of each layer.</param>
/// <param name="Shares">of 255, a byte each: layer by layer, head by head, a row for each token that looks, a number for each it looks at.</param>
public sealed record AttentionMaps(int Layers, int Heads, byte[] Shares)
{
    /// <summary>Tokens of a text that are looked at: maps grow with their square, and more could not be read.</summary>
    public const int MostTokens = 64;

    /// <param name="ids">(1, T) int64, at most <see cref="MostTokens"/>.</param>
    /// <exception cref="UserError">the model has no attention.</exception>
    public static AttentionMaps Of(StudioModel model, Tensor ids)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var recorder = new AttentionRecorder();
        model.Forward(new ModelInput(ids, ids.OnesLike()));
        if (recorder.Layers.Count == 0) throw new UserError("This model has no attention to look at; transformers have.");
        var heads = (int)recorder.Layers[0].Size(1);
        var shares = recorder.Layers.SelectMany(layer => layer.Contiguous().ToArray<float>()).Select(share => (byte)Math.Round(255 * Math.Clamp(share, 0, 1)));
        return new(recorder.Layers.Count, heads, [.. shares]);
    }
}
