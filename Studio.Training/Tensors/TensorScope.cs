using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>
/// Owner of the tensors made while it is open: <c>using var scope = new TensorScope();</c>. Everything made on this thread
/// registers in the innermost scope and is freed when that closes, so memory is returned at once and in a known place; the
/// garbage collector sees only small objects and would let gigabytes pile up. A scope belongs to one thread: never await
/// between opening and closing it.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic] private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Tensor?[] _tensors = new Tensor?[64];
    private int _count;
    private bool _closed;

    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    /// <summary>The innermost open scope of this thread.</summary>
    public static TensorScope? Current => s_current;

    /// <summary>Tensors it would free now.</summary>
    public int Count { get; private set; }

    /// <summary>Lets a tensor outlive this scope: it moves to the outer one, or to nobody, who must then dispose of it.</summary>
    public Tensor Keep(Tensor tensor)
    {
        var outer = _outer;
        Disown(tensor);
        outer?.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of whatever scope it is in; from now on the caller disposes of it.</summary>
    public static Tensor Disown(Tensor tensor)
    {
        tensor.Scope?.Remove(tensor);
        return tensor;
    }

    /// <summary>Hands a tensor over to the innermost scope of this thread.</summary>
    public static Tensor Adopt(Tensor tensor)
    {
        Disown(tensor);
        s_current?.Add(tensor);
        return tensor;
    }

    /// <summary>Frees everything registered, in one call.</summary>
    public unsafe void Dispose()
    {
        if (_closed) return;
        if (s_current != this || _thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("A TensorScope must be closed on the thread that opened it, and before the scopes around it.");
        _closed = true;
        s_current = _outer;
        Span<nint> handles = _count <= 512 ? stackalloc nint[_count] : new nint[_count];
        var held = 0;
        for (var i = 0; i < _count; i++)
            if (_tensors[i] is { } tensor) handles[held++] = tensor.TakeHandle();
        fixed (nint* first = handles)
            NativeMethods.studio_tensor_release(first, held);
        _tensors = [];
        Count = 0;
    }

    internal void Add(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_count == _tensors.Length) MakeRoom();
        tensor.Scope = this;
        tensor.Slot = _count;
        _tensors[_count++] = tensor;
        Count++;
    }

    internal void Remove(Tensor tensor)
    {
        _tensors[tensor.Slot] = null;
        tensor.Scope = null;
        Count--;
        if (tensor.Slot == _count - 1) _count--;
    }

    /// <summary>A long-lived scope whose tensors are mostly disposed of early must not grow: close the gaps first.</summary>
    private void MakeRoom()
    {
        if (Count > _tensors.Length / 2)
        {
            Array.Resize(ref _tensors, _tensors.Length * 2);
            return;
        }
        var to = 0;
        for (var from = 0; from < _count; from++)
        {
            if (_tensors[from] is not { } tensor) continue;
            tensor.Slot = to;
            _tensors[to++] = tensor;
        }
        Array.Clear(_tensors, to, _count - to);
        _count = to;
    }
}
