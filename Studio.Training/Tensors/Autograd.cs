using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>Gradient recording of this thread, and gradients of many tensors at once.</summary>
public static unsafe class Autograd
{
    /// <summary>Nothing is recorded until it is disposed of: <c>using (Autograd.NoGrad()) ...</c>. For evaluation and generation.</summary>
    public static GradModeScope NoGrad() => new(false);

    /// <summary>Recording again inside a <see cref="NoGrad"/>.</summary>
    public static GradModeScope EnableGrad() => new(true);

    /// <summary>The gradients that exist among those of the tensors, with the tensors they belong to, in one native call.</summary>
    public static (Tensor[] Tensors, Tensor[] Gradients) Gradients(IReadOnlyList<Tensor> tensors)
    {
        var handles = Handles(tensors);
        var gradients = new nint[handles.Length];
        fixed (nint* from = handles, to = gradients)
            Native.Check(NativeMethods.studio_gradients_get(from, handles.Length, to), "gradients");
        var present = gradients.Count(g => g != 0);
        var (owners, found) = (new Tensor[present], new Tensor[present]);
        for (int i = 0, j = 0; i < gradients.Length; i++)
        {
            if (gradients[i] == 0) continue;
            owners[j] = tensors[i];
            found[j++] = Tensor.Adopt(gradients[i]);
        }
        return (owners, found);
    }

    /// <summary>Drops the gradients of all, so that the next Backward starts anew (PyTorch's zero_grad(set_to_none=True)).</summary>
    public static void ZeroGrad(IReadOnlyList<Tensor> tensors)
    {
        var handles = Handles(tensors);
        fixed (nint* first = handles)
            Native.Check(NativeMethods.studio_gradients_set(first, handles.Length, null), "ZeroGrad");
    }

    private static nint[] Handles(IReadOnlyList<Tensor> tensors)
    {
        var handles = new nint[tensors.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }
}

/// <summary>Puts this thread's gradient recording back as it was when disposed of.</summary>
public readonly struct GradModeScope : IDisposable
{
    private readonly int _previous;

    internal GradModeScope(bool enabled) =>
        Native.Check(NativeMethods.studio_grad_mode_set(enabled ? 1 : 0, out _previous), "gradient mode");

    public void Dispose() => Native.Check(NativeMethods.studio_grad_mode_set(_previous, out _), "gradient mode");
}
