using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Views, joins, type and device.
public sealed partial class Tensor
{
    private static readonly Operator s_view = new("aten::view");
    /// <summary>The same memory under another shape; one size may be -1.</summary>
    public Tensor View(params ReadOnlySpan<long> shape) => s_view.Invoke(this, shape);

    private static readonly Operator s_reshape = new("aten::reshape");
    /// <summary>Like <see cref="View"/>, copying where it must.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => s_reshape.Invoke(this, shape);

    private static readonly Operator s_flatten = new("aten::flatten.using_ints");
    public Tensor Flatten(long startDim = 0, long endDim = -1) => s_flatten.Invoke(this, startDim, endDim);

    private static readonly Operator s_transpose = new("aten::transpose.int");
    public Tensor Transpose(long dim0, long dim1) => s_transpose.Invoke(this, dim0, dim1);

    private static readonly Operator s_t = new("aten::t");
    public Tensor T() => s_t.Invoke(this);

    private static readonly Operator s_permute = new("aten::permute");
    public Tensor Permute(params ReadOnlySpan<long> dims) => s_permute.Invoke(this, dims);

    private static readonly Operator s_contiguous = new("aten::contiguous");
    public Tensor Contiguous() => s_contiguous.Invoke(this);

    private static readonly Operator s_expand = new("aten::expand");
    public Tensor Expand(params ReadOnlySpan<long> shape) => s_expand.Invoke(this, shape);

    private static readonly Operator s_repeat = new("aten::repeat");
    public Tensor Repeat(params ReadOnlySpan<long> repeats) => s_repeat.Invoke(this, repeats);

    private static readonly Operator s_repeatInterleave = new("aten::repeat_interleave.self_int");
    public Tensor RepeatInterleave(long repeats, long? dim = null) => s_repeatInterleave.Invoke(this, repeats, dim);

    private static readonly Operator s_squeeze = new("aten::squeeze.dim");
    public Tensor Squeeze(long dim) => s_squeeze.Invoke(this, dim);

    private static readonly Operator s_unsqueeze = new("aten::unsqueeze");
    public Tensor Unsqueeze(long dim) => s_unsqueeze.Invoke(this, dim);

    private static readonly Operator s_cat = new("aten::cat");
    public static Tensor Cat(Tensor[] tensors, long dim = 0) => s_cat.Invoke(tensors, dim);

    private static readonly Operator s_stack = new("aten::stack");
    public static Tensor Stack(Tensor[] tensors, long dim = 0) => s_stack.Invoke(tensors, dim);

    private static readonly Operator s_split = new("aten::split.Tensor");
    /// <summary>Pieces of <paramref name="splitSize"/> along a dimension; the last may be shorter.</summary>
    public Tensor[] Split(long splitSize, long dim = 0) => s_split.InvokeList(this, splitSize, dim);

    private static readonly Operator s_splitSizes = new("aten::split_with_sizes");
    public Tensor[] Split(long[] splitSizes, long dim = 0) => s_splitSizes.InvokeList(this, splitSizes, dim);

    private static readonly Operator s_chunk = new("aten::chunk");
    public Tensor[] Chunk(long chunks, long dim = 0) => s_chunk.InvokeList(this, chunks, dim);

    private static readonly Operator s_unbind = new("aten::unbind.int");
    public Tensor[] Unbind(long dim = 0) => s_unbind.InvokeList(this, dim);

    private static readonly Operator s_flip = new("aten::flip");
    public Tensor Flip(params ReadOnlySpan<long> dims) => s_flip.Invoke(this, dims);

    private static readonly Operator s_pad = new("aten::constant_pad_nd");
    /// <summary>Pads from the last dimension backwards: [left, right, top, bottom, ...].</summary>
    public Tensor Pad(long[] pad, double value = 0) => s_pad.Invoke(this, pad, value);

    private static readonly Operator s_tril = new("aten::tril");
    public Tensor Tril(long diagonal = 0) => s_tril.Invoke(this, diagonal);

    private static readonly Operator s_triu = new("aten::triu");
    public Tensor Triu(long diagonal = 0) => s_triu.Invoke(this, diagonal);

    private static readonly Operator s_clone = new("aten::clone");
    public Tensor Clone() => s_clone.Invoke(this);

    private static readonly Operator s_detach = new("aten::detach");
    /// <summary>The same memory, cut out of the gradient graph.</summary>
    public Tensor Detach() => s_detach.Invoke(this);

    private static readonly Operator s_toDtype = new("aten::to.dtype");
    /// <summary>Another tensor object in any case; the same memory if the type is already right.</summary>
    public Tensor To(ScalarType dtype) => s_toDtype.Invoke(this, dtype);

    private static readonly Operator s_toDevice = new("aten::to.device");
    /// <inheritdoc cref="To(ScalarType)"/>
    public Tensor To(Device device, ScalarType? dtype = null, bool nonBlocking = false) =>
        s_toDevice.Invoke(this, device, dtype ?? DType, nonBlocking);
}
