namespace Studio.Training.Layers;

/// <summary>How rotary frequencies are changed so that a model reads further than it was first trained for.</summary>
public abstract record RopeScaling
{
    public abstract float[] Apply(float[] frequencies);
}

/// <summary>All positions are divided by a factor ("Extending Context Window of Large Language Models via Positional Interpolation", Chen et al. 2023, https://arxiv.org/abs/2306.15595).</summary>
public sealed record LinearRopeScaling(double Factor) : RopeScaling
{
    public override float[] Apply(float[] frequencies) => Array.ConvertAll(frequencies, f => (float)(f / Factor));
}

/// <summary>
/// Llama 3.1's: slow rotations are divided by the factor, fast ones stay, those between change smoothly
/// (https://github.com/meta-llama/llama-models, apply_scaling).
/// </summary>
/// <param name="OriginalContextLength">that of the first training.</param>
public sealed record Llama3RopeScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContextLength) : RopeScaling
{
    public override float[] Apply(float[] frequencies) => Array.ConvertAll(frequencies, Scaled);

    private float Scaled(float frequency)
    {
        var turns = OriginalContextLength * (double)frequency / (2 * Math.PI); // in the first training's context
        if (turns < LowFrequencyFactor) return (float)(frequency / Factor);
        if (turns > HighFrequencyFactor) return frequency;
        var share = (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
        return (float)((1 - share) * frequency / Factor + share * frequency);
    }
}
