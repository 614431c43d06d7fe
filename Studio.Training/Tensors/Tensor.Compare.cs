using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Comparisons (boolean tensors) and logic.
public sealed partial class Tensor
{
    private static readonly Operator s_eq = new("aten::eq.Tensor");
    private static readonly Operator s_eqScalar = new("aten::eq.Scalar");
    public Tensor Eq(Tensor other) => s_eq.Invoke(this, other);
    public Tensor Eq(double other) => s_eqScalar.Invoke(this, other);

    private static readonly Operator s_ne = new("aten::ne.Tensor");
    private static readonly Operator s_neScalar = new("aten::ne.Scalar");
    public Tensor Ne(Tensor other) => s_ne.Invoke(this, other);
    public Tensor Ne(double other) => s_neScalar.Invoke(this, other);

    private static readonly Operator s_gt = new("aten::gt.Tensor");
    private static readonly Operator s_gtScalar = new("aten::gt.Scalar");
    public Tensor Gt(Tensor other) => s_gt.Invoke(this, other);
    public Tensor Gt(double other) => s_gtScalar.Invoke(this, other);

    private static readonly Operator s_ge = new("aten::ge.Tensor");
    private static readonly Operator s_geScalar = new("aten::ge.Scalar");
    public Tensor Ge(Tensor other) => s_ge.Invoke(this, other);
    public Tensor Ge(double other) => s_geScalar.Invoke(this, other);

    private static readonly Operator s_lt = new("aten::lt.Tensor");
    private static readonly Operator s_ltScalar = new("aten::lt.Scalar");
    public Tensor Lt(Tensor other) => s_lt.Invoke(this, other);
    public Tensor Lt(double other) => s_ltScalar.Invoke(this, other);

    private static readonly Operator s_le = new("aten::le.Tensor");
    private static readonly Operator s_leScalar = new("aten::le.Scalar");
    public Tensor Le(Tensor other) => s_le.Invoke(this, other);
    public Tensor Le(double other) => s_leScalar.Invoke(this, other);

    private static readonly Operator s_logicalNot = new("aten::logical_not");
    public Tensor LogicalNot() => s_logicalNot.Invoke(this);

    private static readonly Operator s_logicalAnd = new("aten::logical_and");
    public Tensor LogicalAnd(Tensor other) => s_logicalAnd.Invoke(this, other);

    private static readonly Operator s_logicalOr = new("aten::logical_or");
    public Tensor LogicalOr(Tensor other) => s_logicalOr.Invoke(this, other);

    private static readonly Operator s_isFinite = new("aten::isfinite");
    public Tensor IsFinite() => s_isFinite.Invoke(this);

    private static readonly Operator s_isNan = new("aten::isnan");
    public Tensor IsNan() => s_isNan.Invoke(this);

    private static readonly Operator s_equal = new("aten::equal");
    /// <summary>Whether shape and every element are the same; waits for the device.</summary>
    public bool Equal(Tensor other) => s_equal.InvokeBool(this, other);

    private static readonly Operator s_allClose = new("aten::allclose");
    /// <summary>Whether |this - other| is at most atol + rtol * |other| everywhere; waits for the device.</summary>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8) => s_allClose.InvokeBool(this, other, rtol, atol);
}
