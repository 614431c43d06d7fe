using System.Globalization;

using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>
/// A libtorch tensor: an owned reference to a TensorImpl. It belongs to the <see cref="TensorScope"/> that was innermost when
/// it was made, or to a module or optimizer, and is freed by that owner. The finalizer frees nothing (a finalizer thread in
/// native memory is how others got their random crashes); it only counts the leak.
/// Methods carry PyTorch's names, argument order and defaults in PascalCase; a trailing underscore works in place.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private const int MaxDimensions = 64;
    private static long s_live;
    private static long s_leaked;

    private nint _handle;
    private long[]? _shape;
    private ScalarType _dtype;
    private Device _device;

    private Tensor(nint handle)
    {
        _handle = handle;
        Interlocked.Increment(ref s_live);
    }

    ~Tensor()
    {
        if (_handle != 0) Interlocked.Increment(ref s_leaked);
    }

    /// <summary>Tensors not yet disposed of, in the whole process; tests hold it to where it started.</summary>
    public static long LiveCount => Interlocked.Read(ref s_live);

    /// <summary>Tensors that nobody disposed of before they were collected: each is a leak of native memory, and a bug.</summary>
    public static long LeakedCount => Interlocked.Read(ref s_leaked);

    public ReadOnlySpan<long> Shape => Described()._shape;
    public ScalarType DType => Described()._dtype;
    public Device Device => Described()._device;

    /// <summary>Number of dimensions.</summary>
    public int Dim => Described()._shape!.Length;

    /// <summary>Number of elements.</summary>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var size in Shape) count *= size;
            return count;
        }
    }

    public bool IsDisposed => _handle == 0;
    public bool IsContiguous => ReadInfo().IsContiguous != 0;

    /// <summary>Elements to step over for one step in each dimension.</summary>
    public long[] Strides
    {
        get
        {
            NativeTensorInfo info;
            long* sizes = stackalloc long[MaxDimensions], strides = stackalloc long[MaxDimensions];
            Native.Check(NativeMethods.studio_tensor_info(Handle, &info, sizes, strides, MaxDimensions), nameof(Strides));
            return new ReadOnlySpan<long>(strides, Math.Min(MaxDimensions, info.Dimensions)).ToArray();
        }
    }

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed of, most likely by the scope it was made in; scope.Keep lets one outlive it.");

    internal TensorScope? Scope { get; set; }
    internal int Slot { get; set; }

    /// <summary>Size of one dimension; negative counts from the end.</summary>
    public long Size(int dim) => Shape[dim < 0 ? dim + Dim : dim];

    /// <summary>Frees the native tensor; a second call does nothing.</summary>
    public void Dispose()
    {
        if (_handle == 0) return;
        Scope?.Remove(this);
        var handle = TakeHandle();
        NativeMethods.studio_tensor_release(&handle, 1);
    }

    public override string ToString() => IsDisposed ? "disposed tensor" : $"tensor {Describe()} on {Device}";

    /// <summary>Shape and type, for messages: <c>[2, 3] float32</c>.</summary>
    internal string Describe() => IsDisposed ? "disposed tensor"
        : $"[{string.Join(", ", Shape.ToArray().Select(s => s.ToString(CultureInfo.InvariantCulture)))}] {DType.ToString().ToLowerInvariant()}{(Device.Type == DeviceType.Cpu ? "" : " on " + Device)}";

    /// <summary>Wraps an owned handle and registers it in the innermost scope.</summary>
    internal static Tensor Adopt(nint handle)
    {
        if (handle == 0) throw new InvalidOperationException("libtorch returned an undefined tensor where a tensor was expected.");
        var tensor = new Tensor(handle);
        TensorScope.Current?.Add(tensor);
        return tensor;
    }

    /// <summary>Gives the native reference to the caller; the object counts as disposed of.</summary>
    internal nint TakeHandle()
    {
        var handle = _handle;
        _handle = 0;
        Scope = null;
        if (handle == 0) return 0;
        GC.SuppressFinalize(this);
        Interlocked.Decrement(ref s_live);
        return handle;
    }

    /// <summary>
    /// Makes this object stand for another native tensor, whose wrapper is used up: how a module moves its parameters to a
    /// device or type while optimizers and tied layers keep the same objects.
    /// </summary>
    internal void Become(Tensor other)
    {
        other.Scope?.Remove(other);
        var old = Handle;
        _handle = other.TakeHandle();
        _shape = null;
        NativeMethods.studio_tensor_release(&old, 1);
    }

    private NativeTensorInfo ReadInfo()
    {
        NativeTensorInfo info;
        long* sizes = stackalloc long[MaxDimensions], strides = stackalloc long[MaxDimensions];
        Native.Check(NativeMethods.studio_tensor_info(Handle, &info, sizes, strides, MaxDimensions), "the description of a tensor");
        if (info.Dimensions > MaxDimensions) throw new TensorException($"A tensor of {info.Dimensions} dimensions is more than this program handles.");
        _shape ??= new ReadOnlySpan<long>(sizes, info.Dimensions).ToArray();
        _dtype = (ScalarType)info.DType;
        _device = new Device((DeviceType)info.DeviceType, info.DeviceIndex);
        return info;
    }

    private Tensor Described()
    {
        if (_shape is null || _handle == 0) ReadInfo();
        return this;
    }
}
