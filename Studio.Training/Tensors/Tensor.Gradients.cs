using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Gradients of one tensor; of many at once see Autograd.
public sealed unsafe partial class Tensor
{
    /// <summary>Whether gradients with respect to it are recorded.</summary>
    public bool RequiresGrad
    {
        get => ReadInfo().RequiresGrad != 0;
        set => Native.Check(NativeMethods.studio_requires_grad_set(Handle, value ? 1 : 0), $"requires_grad of {Describe()}");
    }

    /// <summary>Whether it was made by the user and not by an operation on tensors that require gradients.</summary>
    public bool IsLeaf => ReadInfo().IsLeaf != 0;

    /// <summary>The gradient that Backward left, as a tensor registered in the current scope; null when there is none. Setting null clears it.</summary>
    public Tensor? Grad
    {
        get
        {
            nint handle = Handle, gradient = 0;
            Native.Check(NativeMethods.studio_gradients_get(&handle, 1, &gradient), nameof(Grad));
            return gradient == 0 ? null : Adopt(gradient);
        }
        set
        {
            nint handle = Handle, gradient = value?.Handle ?? 0;
            Native.Check(NativeMethods.studio_gradients_set(&handle, 1, &gradient), nameof(Grad));
        }
    }

    /// <summary>
    /// Adds to <see cref="Grad"/> of every leaf below. <paramref name="gradient"/> may be left out for a single number. The graph is
    /// freed unless it is to be used again.
    /// </summary>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false)
    {
        nint handle = Handle, start = gradient?.Handle ?? 0;
        var code = NativeMethods.studio_backward(&handle, gradient is null ? null : &start, 1, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0);
        if (code != 0) throw Native.Failure(code, $"Backward of {Describe()}");
    }

    /// <summary>Makes it a leaf whose gradient is wanted; returns this.</summary>
    public Tensor RequiresGrad_(bool requiresGrad = true)
    {
        RequiresGrad = requiresGrad;
        return this;
    }
}
