using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Compressing;

/// <summary>
/// Makes the weights closest to zero zero (Han et al. 2015, https://arxiv.org/abs/1506.02626): of each linear layer the same
/// share, so that no layer is emptied because its weights are small. Embeddings, norms and biases stay.
/// </summary>
public static class MagnitudePruning
{
    /// <param name="model">with float weights.</param>
    /// <param name="sparsity">share of each layer that is zero afterwards, 0 to below 1.</param>
    public static void Prune(Module model, double sparsity)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var layer in model.Modules().OfType<Projection>())
        {
            using var scope = new TensorScope();
            layer.Weight.Mul_(Mask(layer.Weight, sparsity));
        }
    }

    /// <summary>1 where a weight stays and 0 at the so many smallest, in the weight's shape and type.</summary>
    public static Tensor Mask(Tensor weight, double sparsity)
    {
        var count = (long)Math.Round(sparsity * weight.ElementCount);
        var flat = weight.Detach().Reshape(-1);
        // by place and not by a threshold, which weights of the same size would cross together
        return flat.OnesLike().Scatter(0, flat.Abs().TopK(count, largest: false, sorted: false).Indices, 0.0).View(weight.Shape);
    }
}
