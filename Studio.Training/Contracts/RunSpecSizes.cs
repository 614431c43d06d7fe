namespace Studio.Training.Contracts;

/// <summary>Sizes that a spec leaves to its family where it says 0; the model and the estimate must agree on them.</summary>
public static class RunSpecSizes
{
    /// <summary>
    /// Width inside each block's small network: 4 x C, of Llama 8/3 x C rounded up to a multiple of 8 (Touvron et al. 2023,
    /// section 2.2), which costs as much because its network has three matrices.
    /// </summary>
    public static int InnerSize(this RunSpec spec) =>
        spec.FeedForwardSize > 0 ? spec.FeedForwardSize
        : spec.ModelFamily == ModelFamilies.Llama ? (((8 * spec.EmbeddingSize) + 2) / 3 + 7) / 8 * 8
        : 4 * spec.EmbeddingSize;
}
