using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// TextCNN: "Convolutional Neural Networks for Sentence Classification" (Kim 2014, https://arxiv.org/abs/1408.5882), the
// variant whose word vectors are learned from scratch (CNN-rand): filters over 3, 4 and 5 words, each filter's largest
// value over the whole text, dropout, one linear layer. Shapes: B rows, T tokens, E numbers a token, F filters a width.

/// <summary>Classifies texts by the strongest match of each learned phrase.</summary>
public sealed class TextCnn : StudioModel
{
    private readonly Embedding _embedding;
    private readonly Convolution[] _convs;
    private readonly Dropout _dropout;
    private readonly Linear _fc;

    /// <param name="vocabulary">rows of the embedding, the padding's included.</param>
    /// <param name="paddingId">its row stays zero; -1 for none.</param>
    public TextCnn(int vocabulary, int paddingId, int embeddingSize, IReadOnlyList<int> widths, int filters, int classes, double dropout)
    {
        // Kim draws unknown word vectors within 0.25; torch's deviation of 1 drowns the filters at first
        _embedding = Child("embedding", new Embedding(vocabulary, embeddingSize, std: 0.1, paddingId));
        _convs = [.. widths.Select((width, i) => Child($"convs.{i}", new Convolution(embeddingSize, filters, width)))];
        _dropout = Child("dropout", new Dropout(dropout));
        _fc = Child("fc", new Linear(filters * widths.Count, classes));
    }

    /// <param name="input">token ids (B, T) and their mask. A row's answer does not depend on how far the batch is padded.</param>
    /// <returns>logits (B, classes).</returns>
    public override Tensor Forward(ModelInput input)
    {
        var x = _embedding.Forward(input.Values).Transpose(1, 2); // (B, E, T)
        return _fc.Forward(_dropout.Forward(Tensor.Cat([.. _convs.Select(conv => Strongest(conv, x, input.AttentionMask))], dim: 1)));
    }

    /// <summary>Each filter's largest value over the text, (B, F).</summary>
    private static Tensor Strongest(Convolution conv, Tensor x, Tensor? mask)
    {
        // a text shorter than the filter is seen once, followed by nothing
        var missing = conv.KernelSize - x.Size(2);
        var found = conv.Forward(missing > 0 ? x.Pad([0, missing]) : x).Relu(); // (B, F, T - width + 1)
        if (mask is null || found.Size(2) == 1) return found.AMax(2);
        // places that reach into the padding count for nothing, except the first of all; after ReLU nothing is below 0
        var whole = mask.Slice(1, conv.KernelSize - 1).To(found.DType).Unsqueeze(1); // (B, 1, T - width + 1)
        var masked = found * whole;
        return masked.AMax(2).Maximum(found.Select(2, 0));
    }
}
