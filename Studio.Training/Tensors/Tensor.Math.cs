using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Arithmetic, element by element, and matrix products.
public sealed partial class Tensor
{
    private static readonly Operator s_add = new("aten::add.Tensor");
    private static readonly Operator s_addScalar = new("aten::add.Scalar");
    public Tensor Add(Tensor other, double alpha = 1) => alpha == 1 ? s_add.Invoke(this, other) : s_add.Invoke(this, other, alpha);
    public Tensor Add(double other) => s_addScalar.Invoke(this, other);
    public Tensor Add(long other) => s_addScalar.Invoke(this, other);
    public static Tensor operator +(Tensor a, Tensor b) => s_add.Invoke(a, b);
    public static Tensor operator +(Tensor a, double b) => s_addScalar.Invoke(a, b);
    public static Tensor operator +(Tensor a, long b) => s_addScalar.Invoke(a, b);
    public static Tensor operator +(double a, Tensor b) => s_addScalar.Invoke(b, a);

    private static readonly Operator s_sub = new("aten::sub.Tensor");
    private static readonly Operator s_subScalar = new("aten::sub.Scalar");
    private static readonly Operator s_rsub = new("aten::rsub.Scalar");
    public static Tensor operator -(Tensor a, Tensor b) => s_sub.Invoke(a, b);
    public static Tensor operator -(Tensor a, double b) => s_subScalar.Invoke(a, b);
    public static Tensor operator -(Tensor a, long b) => s_subScalar.Invoke(a, b);
    public static Tensor operator -(double a, Tensor b) => s_rsub.Invoke(b, a);

    private static readonly Operator s_mul = new("aten::mul.Tensor");
    private static readonly Operator s_mulScalar = new("aten::mul.Scalar");
    public static Tensor operator *(Tensor a, Tensor b) => s_mul.Invoke(a, b);
    public static Tensor operator *(Tensor a, double b) => s_mulScalar.Invoke(a, b);
    public static Tensor operator *(Tensor a, long b) => s_mulScalar.Invoke(a, b);
    public static Tensor operator *(double a, Tensor b) => s_mulScalar.Invoke(b, a);

    private static readonly Operator s_div = new("aten::div.Tensor");
    private static readonly Operator s_divScalar = new("aten::div.Scalar");
    private static readonly Operator s_divMode = new("aten::div.Scalar_mode");
    public static Tensor operator /(Tensor a, Tensor b) => s_div.Invoke(a, b);
    public static Tensor operator /(Tensor a, double b) => s_divScalar.Invoke(a, b);
    /// <summary>Division rounded down, as Python's //.</summary>
    public Tensor FloorDivide(long other) => s_divMode.Invoke(this, other, "floor");

    private static readonly Operator s_remainder = new("aten::remainder.Scalar");
    public Tensor Remainder(double other) => s_remainder.Invoke(this, other);

    /// <summary>Of integers an integer; never negative for a positive divisor, as Python's %.</summary>
    public Tensor Remainder(long other) => s_remainder.Invoke(this, other);

    private static readonly Operator s_neg = new("aten::neg");
    public static Tensor operator -(Tensor a) => s_neg.Invoke(a);

    private static readonly Operator s_matMul = new("aten::matmul");
    public Tensor MatMul(Tensor other) => s_matMul.Invoke(this, other);

    private static readonly Operator s_mm = new("aten::mm");
    public Tensor Mm(Tensor other) => s_mm.Invoke(this, other);

    private static readonly Operator s_bmm = new("aten::bmm");
    public Tensor Bmm(Tensor other) => s_bmm.Invoke(this, other);

    private static readonly Operator s_addmm = new("aten::addmm");
    /// <summary>beta * this + alpha * a @ b.</summary>
    public Tensor AddMm(Tensor a, Tensor b, double beta = 1, double alpha = 1) => s_addmm.Invoke(this, a, b, beta, alpha);

    private static readonly Operator s_baddbmm = new("aten::baddbmm");
    /// <summary>beta * this + alpha * a @ b over batches; this broadcasts.</summary>
    public Tensor BAddBmm(Tensor a, Tensor b, double beta = 1, double alpha = 1) => s_baddbmm.Invoke(this, a, b, beta, alpha);

    private static readonly Operator s_exp = new("aten::exp");
    public Tensor Exp() => s_exp.Invoke(this);

    private static readonly Operator s_log = new("aten::log");
    public Tensor Log() => s_log.Invoke(this);

    private static readonly Operator s_log1p = new("aten::log1p");
    public Tensor Log1p() => s_log1p.Invoke(this);

    private static readonly Operator s_sqrt = new("aten::sqrt");
    public Tensor Sqrt() => s_sqrt.Invoke(this);

    private static readonly Operator s_rsqrt = new("aten::rsqrt");
    public Tensor Rsqrt() => s_rsqrt.Invoke(this);

    private static readonly Operator s_reciprocal = new("aten::reciprocal");
    public Tensor Reciprocal() => s_reciprocal.Invoke(this);

    private static readonly Operator s_powScalar = new("aten::pow.Tensor_Scalar");
    private static readonly Operator s_powTensor = new("aten::pow.Tensor_Tensor");
    public Tensor Pow(double exponent) => s_powScalar.Invoke(this, exponent);
    public Tensor Pow(Tensor exponent) => s_powTensor.Invoke(this, exponent);

    private static readonly Operator s_square = new("aten::square");
    public Tensor Square() => s_square.Invoke(this);

    private static readonly Operator s_abs = new("aten::abs");
    public Tensor Abs() => s_abs.Invoke(this);

    private static readonly Operator s_sign = new("aten::sign");
    public Tensor Sign() => s_sign.Invoke(this);

    private static readonly Operator s_sin = new("aten::sin");
    public Tensor Sin() => s_sin.Invoke(this);

    private static readonly Operator s_cos = new("aten::cos");
    public Tensor Cos() => s_cos.Invoke(this);

    private static readonly Operator s_floor = new("aten::floor");
    public Tensor Floor() => s_floor.Invoke(this);

    private static readonly Operator s_round = new("aten::round");
    public Tensor Round() => s_round.Invoke(this);

    private static readonly Operator s_clamp = new("aten::clamp");
    public Tensor Clamp(double? min = null, double? max = null) => s_clamp.Invoke(this, min, max);

    private static readonly Operator s_maximum = new("aten::maximum");
    public Tensor Maximum(Tensor other) => s_maximum.Invoke(this, other);

    private static readonly Operator s_minimum = new("aten::minimum");
    public Tensor Minimum(Tensor other) => s_minimum.Invoke(this, other);

    private static readonly Operator s_lerp = new("aten::lerp.Scalar");
    public Tensor Lerp(Tensor end, double weight) => s_lerp.Invoke(this, end, weight);
}
