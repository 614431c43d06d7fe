using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Factories. The type defaults to float32 (int64 where only integers make sense), the device to the CPU.
public sealed partial class Tensor
{
    private static readonly Operator s_empty = new("aten::empty.memory_format");
    public static Tensor Empty(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_empty.Invoke(shape, dtype, Argument.None, device ?? Device.Cpu, false);

    /// <summary>
    /// CPU memory from which a GPU takes a copy while the CPU goes on (page-locked; needs a GPU). libtorch gives it out again
    /// only when the copies from it are done, so it may be freed at once.
    /// </summary>
    public static Tensor EmptyPinned(ReadOnlySpan<long> shape, ScalarType dtype) => s_empty.Invoke(shape, dtype, Argument.None, Device.Cpu, true);

    private static readonly Operator s_zeros = new("aten::zeros");
    public static Tensor Zeros(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_zeros.Invoke(shape, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_ones = new("aten::ones");
    public static Tensor Ones(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_ones.Invoke(shape, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_full = new("aten::full");
    public static Tensor Full(ReadOnlySpan<long> shape, double value, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_full.Invoke(shape, value, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_arange = new("aten::arange.start_step");
    /// <summary>start, start + step, ... below end.</summary>
    public static Tensor Arange(long start, long end, long step = 1, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        s_arange.Invoke(start, end, step, dtype, Argument.None, device ?? Device.Cpu, false);

    public static Tensor Arange(long end, ScalarType dtype = ScalarType.Int64, Device? device = null) => Arange(0, end, 1, dtype, device);

    private static readonly Operator s_linspace = new("aten::linspace");
    public static Tensor Linspace(double start, double end, long steps, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_linspace.Invoke(start, end, steps, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_eye = new("aten::eye");
    public static Tensor Eye(long n, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_eye.Invoke(n, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_rand = new("aten::rand");
    /// <summary>Uniform in [0, 1).</summary>
    public static Tensor Rand(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_rand.Invoke(shape, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_randn = new("aten::randn");
    /// <summary>Normal with mean 0 and standard deviation 1.</summary>
    public static Tensor Randn(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        s_randn.Invoke(shape, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_randInt = new("aten::randint.low");
    /// <summary>Integers in [low, high).</summary>
    public static Tensor RandInt(long low, long high, ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        s_randInt.Invoke(low, high, shape, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_randPerm = new("aten::randperm");
    /// <summary>0 to n - 1 in random order.</summary>
    public static Tensor RandPerm(long n, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        s_randPerm.Invoke(n, dtype, Argument.None, device ?? Device.Cpu, false);

    private static readonly Operator s_zerosLike = new("aten::zeros_like");
    public Tensor ZerosLike() => s_zerosLike.Invoke(this);

    private static readonly Operator s_onesLike = new("aten::ones_like");
    public Tensor OnesLike() => s_onesLike.Invoke(this);

    private static readonly Operator s_emptyLike = new("aten::empty_like");
    public Tensor EmptyLike() => s_emptyLike.Invoke(this);

    private static readonly Operator s_randnLike = new("aten::randn_like");
    public Tensor RandnLike() => s_randnLike.Invoke(this);

    private static readonly Operator s_multinomial = new("aten::multinomial");
    /// <summary>Draws column indices from each row of weights (not necessarily summing to 1).</summary>
    public Tensor Multinomial(long numSamples, bool replacement = false) => s_multinomial.Invoke(this, numSamples, replacement);

    private static readonly Operator s_bernoulli = new("aten::bernoulli");
    public Tensor Bernoulli() => s_bernoulli.Invoke(this);
}
