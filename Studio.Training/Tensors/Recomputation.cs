namespace Studio.Training.Tensors;

/// <summary>
/// Activation checkpointing (Chen et al. 2016, https://arxiv.org/abs/1604.06174): while open on this thread, a block keeps
/// its input alone, and what it computed inside is computed again when the gradients come by. Training then needs the memory
/// of one block instead of all, and about a third more time; losses and gradients are the same, because the random
/// generators are put back to where the block began, so that the same numbers are dropped.
/// </summary>
public sealed class Recomputation : IDisposable
{
    [ThreadStatic] private static Recomputation? s_current;

    private readonly Stack<Segment> _segments = new();
    private readonly Recomputation? _outer = s_current;
    private readonly Device[] _devices;
    private readonly Func<Autocast> _autocast;

    /// <param name="device">of the model.</param>
    /// <param name="autocast">the precision in which blocks were computed, and are again.</param>
    public Recomputation(Device device, Func<Autocast> autocast)
    {
        (_devices, _autocast) = (device.Type == DeviceType.Cpu ? [device] : [Device.Cpu, device], autocast);
        s_current = this;
    }

    /// <summary>What the block makes of x; of tensors besides x and parameters it must want no gradients.</summary>
    public static Tensor Run(Tensor x, Func<Tensor, Tensor> block) => s_current is { } open ? open.Forward(x, block) : block(x);

    /// <summary>In place of <c>loss.Backward()</c>.</summary>
    public void Backward(Tensor loss)
    {
        var after = States();
        loss.Backward();
        while (_segments.TryPop(out var segment)) Backward(segment);
        Restore(after);
    }

    public void Dispose() => s_current = _outer;

    private Tensor Forward(Tensor x, Func<Tensor, Tensor> block)
    {
        var states = States();
        Tensor y;
        using (var inside = new TensorScope())
        using (Autograd.NoGrad())
            y = inside.Keep(block(x).Detach());
        _segments.Push(new(x, y.RequiresGrad_(), block, states));
        return y;
    }

    private void Backward(Segment segment)
    {
        using var scope = new TensorScope();
        if (segment.Output.Grad is not { } gradient) return;
        Restore(segment.States);
        var x = segment.Input.Detach().RequiresGrad_();
        Tensor y;
        using (_autocast()) y = segment.Block(x);
        y.Backward(gradient);
        if (x.Grad is not { } back || !segment.Input.RequiresGrad) return;
        if (!segment.Input.IsLeaf) segment.Input.Backward(back);
        else segment.Input.Grad = segment.Input.Grad is { } others ? others + back : back;
    }

    private byte[][] States() => Array.ConvertAll(_devices, RandomState.Save);

    private void Restore(byte[][] states)
    {
        for (var i = 0; i < _devices.Length; i++) RandomState.Restore(_devices[i], states[i]);
    }

    private sealed record Segment(Tensor Input, Tensor Output, Func<Tensor, Tensor> Block, byte[][] States);
}
