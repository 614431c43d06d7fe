using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// fastText: "Bag of Tricks for Efficient Text Classification" (Joulin et al. 2016, https://arxiv.org/abs/1607.01759). The
// mean of the vectors of all tokens and of all groups of two (three, ...) tokens in a row, then one linear layer. Groups
// share a fixed number of vectors by their hash (the hashing trick, Weinberger et al. 2009). Shapes: B rows, T tokens,
// E numbers a token.

/// <summary>Classifies texts by the mean of what their words and word groups say: little to compute, hard to beat on long texts.</summary>
public sealed class FastText : StudioModel
{
    // 2^64 divided by the golden ratio, as a signed number: multiplying by it spreads neighbouring ids over all bits
    private const long Spread = unchecked((long)0x9E3779B97F4A7C15);

    private readonly int _vocabulary;
    private readonly int _longestGroup;
    private readonly int _buckets;
    private readonly Embedding _embedding;
    private readonly Dropout _dropout;
    private readonly Linear _fc;

    /// <param name="vocabulary">different tokens, the padding's included.</param>
    /// <param name="longestGroup">1 for single tokens only.</param>
    /// <param name="buckets">vectors that groups share.</param>
    public FastText(int vocabulary, int embeddingSize, int longestGroup, int buckets, int classes, double dropout)
    {
        (_vocabulary, _longestGroup, _buckets) = (vocabulary, longestGroup, buckets);
        _embedding = Child("embedding", new Embedding(vocabulary + (longestGroup > 1 ? buckets : 0L), embeddingSize, std: 1.0 / embeddingSize));
        _dropout = Child("dropout", new Dropout(dropout));
        _fc = Child("fc", new Linear(embeddingSize, classes));
    }

    /// <param name="input">token ids (B, T) and their mask.</param>
    /// <returns>logits (B, classes).</returns>
    public override Tensor Forward(ModelInput input)
    {
        var mask = input.AttentionMask ?? input.Values.OnesLike();
        List<Tensor> ids = [input.Values], counted = [mask];
        var hash = (input.Values + 1L) * Spread; // int64 overflow wraps, which is what a hash wants
        for (var length = 2; length <= _longestGroup && length <= input.Values.Size(1); length++)
        {
            hash = (hash.Slice(1, 0, -1) + input.Values.Slice(1, length - 1) + 1L) * Spread;
            // the upper bits are the mixed ones
            ids.Add(hash.FloorDivide(1L << 31).Remainder(_buckets) + (long)_vocabulary);
            counted.Add(mask.Slice(1, length - 1));
        }
        var weights = Tensor.Cat([.. counted], dim: 1).To(_embedding.Weight.DType);
        var mean = weights / weights.Sum(1, keepDim: true); // (B, N), N all tokens and groups
        var text = mean.Unsqueeze(1).Bmm(_embedding.Forward(Tensor.Cat([.. ids], dim: 1))).Squeeze(1); // (B, 1, N) @ (B, N, E)
        return _fc.Forward(_dropout.Forward(text));
    }
}
