using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// In place: each returns this.
public sealed partial class Tensor
{
    private static readonly Operator s_copyInPlace = new("aten::copy_");
    public Tensor Copy_(Tensor source, bool nonBlocking = false) => s_copyInPlace.InvokeInPlace(this, source, nonBlocking);

    private static readonly Operator s_addInPlace = new("aten::add_.Tensor");
    private static readonly Operator s_addScalarInPlace = new("aten::add_.Scalar");
    public Tensor Add_(Tensor other, double alpha = 1) => s_addInPlace.InvokeInPlace(this, other, alpha == 1 ? (Argument)1L : alpha);
    public Tensor Add_(double other) => s_addScalarInPlace.InvokeInPlace(this, other);
    public Tensor Add_(long other) => s_addScalarInPlace.InvokeInPlace(this, other);

    private static readonly Operator s_subInPlace = new("aten::sub_.Tensor");
    public Tensor Sub_(Tensor other) => s_subInPlace.InvokeInPlace(this, other);

    private static readonly Operator s_mulInPlace = new("aten::mul_.Tensor");
    private static readonly Operator s_mulScalarInPlace = new("aten::mul_.Scalar");
    public Tensor Mul_(Tensor other) => s_mulInPlace.InvokeInPlace(this, other);
    public Tensor Mul_(double other) => s_mulScalarInPlace.InvokeInPlace(this, other);
    public Tensor Mul_(long other) => s_mulScalarInPlace.InvokeInPlace(this, other);

    private static readonly Operator s_divInPlace = new("aten::div_.Tensor");
    private static readonly Operator s_divScalarInPlace = new("aten::div_.Scalar");
    public Tensor Div_(Tensor other) => s_divInPlace.InvokeInPlace(this, other);
    public Tensor Div_(double other) => s_divScalarInPlace.InvokeInPlace(this, other);

    private static readonly Operator s_zeroInPlace = new("aten::zero_");
    public Tensor Zero_() => s_zeroInPlace.InvokeInPlace(this);

    private static readonly Operator s_fillInPlace = new("aten::fill_.Scalar");
    public Tensor Fill_(double value) => s_fillInPlace.InvokeInPlace(this, value);

    private static readonly Operator s_clampInPlace = new("aten::clamp_");
    public Tensor Clamp_(double? min = null, double? max = null) => s_clampInPlace.InvokeInPlace(this, min, max);

    private static readonly Operator s_maskedFillInPlace = new("aten::masked_fill_.Scalar");
    public Tensor MaskedFill_(Tensor mask, double value) => s_maskedFillInPlace.InvokeInPlace(this, mask, value);

    private static readonly Operator s_normalInPlace = new("aten::normal_");
    public Tensor Normal_(double mean = 0, double std = 1) => s_normalInPlace.InvokeInPlace(this, mean, std);

    private static readonly Operator s_uniformInPlace = new("aten::uniform_");
    public Tensor Uniform_(double from = 0, double to = 1) => s_uniformInPlace.InvokeInPlace(this, from, to);

    private static readonly Operator s_reluInPlace = new("aten::relu_");
    public Tensor Relu_() => s_reluInPlace.InvokeInPlace(this);
}
