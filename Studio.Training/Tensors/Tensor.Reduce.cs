using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Reductions, order and search.
public sealed partial class Tensor
{
    private static readonly Operator s_sum = new("aten::sum");
    private static readonly Operator s_sumDims = new("aten::sum.dim_IntList");
    public Tensor Sum(ScalarType? dtype = null) => s_sum.Invoke(this, dtype);
    public Tensor Sum(long dim, bool keepDim = false) => s_sumDims.Invoke(this, dim, keepDim);
    public Tensor Sum(long[] dims, bool keepDim = false) => s_sumDims.Invoke(this, dims, keepDim);

    private static readonly Operator s_mean = new("aten::mean");
    private static readonly Operator s_meanDims = new("aten::mean.dim");
    public Tensor Mean(ScalarType? dtype = null) => s_mean.Invoke(this, dtype);
    public Tensor Mean(long dim, bool keepDim = false) => s_meanDims.Invoke(this, dim, keepDim);
    public Tensor Mean(long[] dims, bool keepDim = false) => s_meanDims.Invoke(this, dims, keepDim);

    private static readonly Operator s_var = new("aten::var");
    private static readonly Operator s_varDims = new("aten::var.dim");
    public Tensor Var(bool unbiased = true) => s_var.Invoke(this, unbiased);
    public Tensor Var(long dim, bool unbiased = true, bool keepDim = false) => s_varDims.Invoke(this, dim, unbiased, keepDim);

    private static readonly Operator s_std = new("aten::std");
    public Tensor Std(bool unbiased = true) => s_std.Invoke(this, unbiased);

    private static readonly Operator s_norm = new("aten::norm.Scalar");
    public Tensor Norm(double p = 2) => s_norm.Invoke(this, p);

    private static readonly Operator s_max = new("aten::max");
    private static readonly Operator s_maxDim = new("aten::max.dim");
    private static readonly Operator s_amax = new("aten::amax");
    public Tensor Max() => s_max.Invoke(this);
    public (Tensor Values, Tensor Indices) Max(long dim, bool keepDim = false) => s_maxDim.Invoke2(this, dim, keepDim);
    /// <summary>Only the values, without the indices.</summary>
    public Tensor AMax(long dim, bool keepDim = false) => s_amax.Invoke(this, dim, keepDim);

    private static readonly Operator s_min = new("aten::min");
    private static readonly Operator s_minDim = new("aten::min.dim");
    public Tensor Min() => s_min.Invoke(this);
    public (Tensor Values, Tensor Indices) Min(long dim, bool keepDim = false) => s_minDim.Invoke2(this, dim, keepDim);

    private static readonly Operator s_argMax = new("aten::argmax");
    public Tensor ArgMax(long? dim = null, bool keepDim = false) => s_argMax.Invoke(this, dim, keepDim);

    private static readonly Operator s_argMin = new("aten::argmin");
    public Tensor ArgMin(long? dim = null, bool keepDim = false) => s_argMin.Invoke(this, dim, keepDim);

    private static readonly Operator s_topK = new("aten::topk");
    public (Tensor Values, Tensor Indices) TopK(long k, long dim = -1, bool largest = true, bool sorted = true) => s_topK.Invoke2(this, k, dim, largest, sorted);

    private static readonly Operator s_sort = new("aten::sort");
    public (Tensor Values, Tensor Indices) Sort(long dim = -1, bool descending = false) => s_sort.Invoke2(this, dim, descending);

    private static readonly Operator s_argSort = new("aten::argsort");
    public Tensor ArgSort(long dim = -1, bool descending = false) => s_argSort.Invoke(this, dim, descending);

    private static readonly Operator s_cumSum = new("aten::cumsum");
    public Tensor CumSum(long dim) => s_cumSum.Invoke(this, dim);

    private static readonly Operator s_logSumExp = new("aten::logsumexp");
    public Tensor LogSumExp(long dim, bool keepDim = false) => s_logSumExp.Invoke(this, dim, keepDim);

    private static readonly Operator s_all = new("aten::all");
    public Tensor All() => s_all.Invoke(this);

    private static readonly Operator s_any = new("aten::any");
    public Tensor Any() => s_any.Invoke(this);

    private static readonly Operator s_nonZero = new("aten::nonzero");
    /// <summary>Indices of the elements that are not 0, one a row.</summary>
    public Tensor NonZero() => s_nonZero.Invoke(this);

    private static readonly Operator s_binCount = new("aten::bincount");
    public Tensor BinCount(Tensor? weights = null, long minLength = 0) => s_binCount.Invoke(this, weights, minLength);
}
