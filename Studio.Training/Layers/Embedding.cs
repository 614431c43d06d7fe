using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>A table of vectors looked up by index: torch.nn.Embedding, whose default deviation is 1.</summary>
public sealed class Embedding : Module
{
    public Embedding(long count, long size, double std = 1) => Weight = Parameter("weight", Initializers.Normal(std, count, size));

    public Tensor Weight { get; }

    /// <param name="indices">(...) int64.</param>
    /// <returns>(..., size).</returns>
    public Tensor Forward(Tensor indices) => indices.Embedding(Weight);
}
