using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Choosing elements.
public sealed partial class Tensor
{
    private static readonly Operator s_select = new("aten::select.int");
    /// <summary>One slice, its dimension gone.</summary>
    public Tensor Select(long dim, long index) => s_select.Invoke(this, dim, index);

    private static readonly Operator s_narrow = new("aten::narrow");
    public Tensor Narrow(long dim, long start, long length) => s_narrow.Invoke(this, dim, start, length);

    private static readonly Operator s_slice = new("aten::slice.Tensor");
    /// <summary>start to end (exclusive) by step; null is open, negative counts from the end.</summary>
    public Tensor Slice(long dim, long? start = null, long? end = null, long step = 1) => s_slice.Invoke(this, dim, start, end, step);

    private static readonly Operator s_indexSelect = new("aten::index_select");
    public Tensor IndexSelect(long dim, Tensor index) => s_indexSelect.Invoke(this, dim, index);

    private static readonly Operator s_index = new("aten::index.Tensor");
    /// <summary>Python's x[a, b]: one index tensor a dimension, null for all of it.</summary>
    public Tensor Index(params Tensor?[] indices) => s_index.Invoke(this, indices);

    private static readonly Operator s_gather = new("aten::gather");
    public Tensor Gather(long dim, Tensor index) => s_gather.Invoke(this, dim, index);

    private static readonly Operator s_scatter = new("aten::scatter.src");
    private static readonly Operator s_scatterValue = new("aten::scatter.value");
    public Tensor Scatter(long dim, Tensor index, Tensor src) => s_scatter.Invoke(this, dim, index, src);
    public Tensor Scatter(long dim, Tensor index, double value) => s_scatterValue.Invoke(this, dim, index, value);

    private static readonly Operator s_maskedFill = new("aten::masked_fill.Scalar");
    public Tensor MaskedFill(Tensor mask, double value) => s_maskedFill.Invoke(this, mask, value);

    private static readonly Operator s_maskedSelect = new("aten::masked_select");
    public Tensor MaskedSelect(Tensor mask) => s_maskedSelect.Invoke(this, mask);

    private static readonly Operator s_where = new("aten::where.self");
    /// <summary>Elements of <paramref name="self"/> where the condition holds, of <paramref name="other"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor self, Tensor other) => s_where.Invoke(condition, self, other);

    private static readonly Operator s_oneHot = new("aten::one_hot");
    public Tensor OneHot(long classes = -1) => s_oneHot.Invoke(this, classes);
}
