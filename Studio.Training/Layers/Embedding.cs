using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>A table of vectors looked up by index: torch.nn.Embedding, whose default deviation is 1.</summary>
public sealed class Embedding : Module
{
    private readonly long _paddingId;

    /// <param name="paddingId">the row of padding: it starts as zeros and is never learned; -1 for none.</param>
    public Embedding(long count, long size, double std = 1, long paddingId = -1)
    {
        _paddingId = paddingId;
        Weight = Parameter("weight", WithPadding(Initializers.Normal(std, count, size), paddingId));
    }

    public Tensor Weight { get; }

    /// <summary>
    /// What <see cref="Forward"/> gives while it is set, whatever the indices: attributions put a tensor there whose gradient
    /// they want. Belongs to whoever sets it.
    /// </summary>
    public Tensor? Replacement { get; set; }

    /// <param name="indices">(...) int64.</param>
    /// <returns>(..., size).</returns>
    public Tensor Forward(Tensor indices) => Replacement ?? indices.Embedding(Weight, _paddingId);

    private static Tensor WithPadding(Tensor weight, long paddingId)
    {
        if (paddingId >= 0) weight.Select(0, paddingId).Zero_();
        return weight;
    }
}
