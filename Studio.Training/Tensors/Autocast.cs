using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>
/// Mixed precision on this thread: while open, libtorch runs operators that gain from it (matrix products, convolutions) in
/// the given type and leaves the others in float32. <c>using (Autocast.Begin(DeviceType.Cpu, ScalarType.BFloat16)) loss = ...;</c>
/// Backward belongs outside.
/// </summary>
public readonly struct Autocast : IDisposable
{
    private readonly DeviceType _device;
    private readonly int _previousEnabled;
    private readonly int _previousDtype;
    private readonly bool _open;

    private Autocast(DeviceType device, ScalarType dtype)
    {
        _device = device;
        Native.Check(NativeMethods.studio_autocast_begin((int)device, (int)dtype, out _previousEnabled, out _previousDtype), "autocast");
        _open = true;
    }

    public static Autocast Begin(DeviceType device, ScalarType dtype) => new(device, dtype);

    public void Dispose()
    {
        // default(Autocast) stands for "no mixed precision" where the type is chosen at run time
        if (_open) Native.Check(NativeMethods.studio_autocast_end((int)_device, _previousEnabled, _previousDtype), "autocast");
    }
}
