using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Normalizes each channel by the batch's statistics, or by their running averages when not training (Ioffe and Szegedy 2015).</summary>
public sealed class BatchNorm2d : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _runningMean;
    private readonly Tensor _runningVar;
    private readonly Tensor _batches;

    public BatchNorm2d(long channels)
    {
        _weight = Parameter("weight", Initializers.Ones(channels));
        _bias = Parameter("bias", Initializers.Zeros(channels));
        _runningMean = Buffer("running_mean", Initializers.Zeros(channels));
        _runningVar = Buffer("running_var", Initializers.Ones(channels));
        _batches = Buffer("num_batches_tracked", Tensor.Zeros([], ScalarType.Int64));
    }

    /// <param name="x">(N, channels, H, W).</param>
    public Tensor Forward(Tensor x)
    {
        if (IsTraining) _batches.Add_(1);
        return x.BatchNorm(_runningMean, _runningVar, _weight, _bias, IsTraining);
    }
}
