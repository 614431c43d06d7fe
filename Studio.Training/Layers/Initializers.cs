using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Fresh weights, drawn from libtorch's generator (see <see cref="RandomState"/>). Each returns a new tensor.</summary>
public static class Initializers
{
    [ThreadStatic] private static bool s_leaveOut;

    /// <summary>
    /// While open, this thread's fresh weights are memory without values: for a model whose weights come from a file, where
    /// drawing hundreds of millions of numbers would take longer than reading them.
    /// </summary>
    public static IDisposable LeaveOut() => new LeavingOut();

    public static Tensor Zeros(params ReadOnlySpan<long> shape) => s_leaveOut ? Tensor.Empty(shape) : Tensor.Zeros(shape);

    public static Tensor Ones(params ReadOnlySpan<long> shape) => s_leaveOut ? Tensor.Empty(shape) : Tensor.Ones(shape);

    /// <summary>Normal with mean 0; GPT-2 and BERT use 0.02.</summary>
    public static Tensor Normal(double std, params ReadOnlySpan<long> shape) => s_leaveOut ? Tensor.Empty(shape) : Tensor.Empty(shape).Normal_(0, std);

    public static Tensor Uniform(double bound, params ReadOnlySpan<long> shape) => s_leaveOut ? Tensor.Empty(shape) : Tensor.Empty(shape).Uniform_(-bound, bound);

    /// <summary>
    /// What torch.nn.Linear and Conv2d start from: uniform within 1 / sqrt(fan in) (He et al. 2015 with a = sqrt(5)).
    /// The fan in is the product of all sizes but the first.
    /// </summary>
    public static Tensor KaimingUniform(params ReadOnlySpan<long> shape) => Uniform(1 / Math.Sqrt(FanIn(shape)), shape);

    /// <summary>The bias that belongs to such a weight: uniform within the same bound.</summary>
    public static Tensor KaimingBias(long outputs, params ReadOnlySpan<long> weightShape) => Uniform(1 / Math.Sqrt(FanIn(weightShape)), outputs);

    /// <summary>Uniform within sqrt(6 / (in + out)) (Glorot and Bengio 2010), for a matrix [out, in].</summary>
    public static Tensor XavierUniform(long outputs, long inputs) => Uniform(Math.Sqrt(6.0 / (inputs + outputs)), outputs, inputs);

    private static double FanIn(ReadOnlySpan<long> shape)
    {
        double fan = 1;
        foreach (var size in shape[1..]) fan *= size;
        return Math.Max(1, fan);
    }

    private sealed class LeavingOut : IDisposable
    {
        private readonly bool _before = s_leaveOut;

        public LeavingOut() => s_leaveOut = true;

        public void Dispose() => s_leaveOut = _before;
    }
}
