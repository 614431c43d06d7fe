using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// torch.nn.functional: activations and layers without parameters of their own.
public sealed partial class Tensor
{
    private static readonly Operator s_relu = new("aten::relu");
    public Tensor Relu() => s_relu.Invoke(this);

    private static readonly Operator s_gelu = new("studio::gelu"); // one pass, value and derivative together; see native/fused.cpp
    /// <summary>x times the normal distribution's cumulative function; approximate "tanh" is GPT-2's "gelu_new".</summary>
    public Tensor Gelu(string approximate = "none") => s_gelu.Invoke(this, approximate);

    private static readonly Operator s_silu = new("aten::silu");
    public Tensor Silu() => s_silu.Invoke(this);

    private static readonly Operator s_tanh = new("aten::tanh");
    public Tensor Tanh() => s_tanh.Invoke(this);

    private static readonly Operator s_sigmoid = new("aten::sigmoid");
    public Tensor Sigmoid() => s_sigmoid.Invoke(this);

    private static readonly Operator s_leakyRelu = new("aten::leaky_relu");
    public Tensor LeakyRelu(double negativeSlope = 0.01) => s_leakyRelu.Invoke(this, negativeSlope);

    private static readonly Operator s_softplus = new("aten::softplus");
    public Tensor Softplus() => s_softplus.Invoke(this);

    private static readonly Operator s_softmax = new("aten::softmax.int");
    public Tensor Softmax(long dim, ScalarType? dtype = null) => s_softmax.Invoke(this, dim, dtype);

    private static readonly Operator s_logSoftmax = new("aten::log_softmax.int");
    public Tensor LogSoftmax(long dim, ScalarType? dtype = null) => s_logSoftmax.Invoke(this, dim, dtype);

    private static readonly Operator s_linear = new("studio::linear"); // few rows by kernels of our own; see native/few_rows.cpp
    /// <summary>x @ weight^T + bias, with weight [out, in].</summary>
    public Tensor Linear(Tensor weight, Tensor? bias = null) => s_linear.Invoke(this, weight, bias);

    private static readonly Operator s_linearTransposed = new("studio::linear_transposed");
    /// <summary>x @ weight + bias over the last dimension, with weight [in, out].</summary>
    public Tensor LinearTransposed(Tensor weight, Tensor? bias = null) => s_linearTransposed.Invoke(this, weight, bias);

    private static readonly Operator s_packInt8 = new("studio::pack_int8"); // see native/int8.cpp
    /// <summary>Weights of 8 bits, [out, in], in the order that <see cref="LinearInt8"/> reads them.</summary>
    public Tensor PackInt8() => s_packInt8.Invoke(this);

    private static readonly Operator s_linearInt8 = new("studio::linear_int8");
    /// <summary>x @ (weight * scale)^T + bias, x rounded to 8 bits by the largest of each row; with gradients, or not on the CPU, x stays as it is.</summary>
    /// <param name="packed">of <see cref="PackInt8"/>.</param>
    /// <param name="scale">float32 [out].</param>
    /// <param name="inputs">the weight's second size before it was packed.</param>
    public Tensor LinearInt8(Tensor packed, Tensor scale, Tensor? bias, long inputs) => s_linearInt8.Invoke(this, packed, scale, bias, inputs);

    private static readonly Operator s_dropout = new("studio::dropout"); // draws by hash instead of one number at a time
    public Tensor Dropout(double p = 0.5, bool training = true) => training && p > 0 ? s_dropout.Invoke(this, p) : this;

    private static readonly Operator s_layerNorm = new("studio::layer_norm"); // one visit a row; see native/norms.cpp
    /// <summary>Over the last dimension, to which weight and bias belong.</summary>
    public Tensor LayerNorm(Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) => s_layerNorm.Invoke(this, weight, bias, eps);

    private static readonly Operator s_groupNorm = new("aten::group_norm");
    public Tensor GroupNorm(long groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
        s_groupNorm.Invoke(this, groups, weight, bias, eps);

    private static readonly Operator s_batchNorm = new("aten::batch_norm");
    public Tensor BatchNorm(Tensor? runningMean, Tensor? runningVar, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
        s_batchNorm.Invoke(this, weight, bias, runningMean, runningVar, training, momentum, eps, true);

    private static readonly Operator s_embedding = new("aten::embedding");
    /// <summary>Rows of <paramref name="weight"/> at these indices.</summary>
    public Tensor Embedding(Tensor weight, long paddingIdx = -1) => s_embedding.Invoke(weight, this, paddingIdx);

    private static readonly Operator s_conv1d = new("aten::conv1d");
    public Tensor Conv1d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        s_conv1d.Invoke(this, weight, bias, (long[])[stride], (long[])[padding], (long[])[dilation], groups);

    private static readonly Operator s_conv2d = new("aten::conv2d");
    /// <summary>Images (N, C, H, W), weight [out, in / groups, kH, kW].</summary>
    public Tensor Conv2d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        s_conv2d.Invoke(this, weight, bias, (long[])[stride, stride], (long[])[padding, padding], (long[])[dilation, dilation], groups);

    private static readonly Operator s_maxPool2d = new("aten::max_pool2d");
    public Tensor MaxPool2d(long kernelSize, long? stride = null, long padding = 0) =>
        s_maxPool2d.Invoke(this, (long[])[kernelSize, kernelSize], (long[])[stride ?? kernelSize, stride ?? kernelSize], (long[])[padding, padding]);

    private static readonly Operator s_avgPool2d = new("aten::avg_pool2d");
    public Tensor AvgPool2d(long kernelSize, long? stride = null, long padding = 0) =>
        s_avgPool2d.Invoke(this, (long[])[kernelSize, kernelSize], (long[])[stride ?? kernelSize, stride ?? kernelSize], (long[])[padding, padding]);

    private static readonly Operator s_adaptiveAvgPool2d = new("aten::adaptive_avg_pool2d");
    public Tensor AdaptiveAvgPool2d(long height, long width) => s_adaptiveAvgPool2d.Invoke(this, (long[])[height, width]);
}
