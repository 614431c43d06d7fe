using System.Globalization;
using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Notices a loss that is no longer a number, with the step at which it happened. On the CPU every step is looked at;
/// on a GPU, where looking means waiting, the losses are kept there and looked at together.
/// </summary>
internal sealed class FiniteGuard(Device device) : IDisposable
{
    private const int Capacity = 256;
    private Tensor? _losses;
    private long _firstStep;
    private int _count;

    /// <exception cref="UserError">the loss is NaN or infinite.</exception>
    public void Record(long step, Tensor loss)
    {
        if (device.Type == DeviceType.Cpu)
        {
            Check(loss.Item<double>(), step);
            return;
        }
        _losses ??= TensorScope.Disown(Tensor.Zeros([Capacity], device: device));
        if (_count == 0) _firstStep = step;
        _losses.Select(0, _count++).Copy_(loss);
        if (_count == Capacity) Check();
    }

    /// <summary>Looks at what was recorded since the last look; waits for the device.</summary>
    public void Check()
    {
        if (_losses is null) return;
        var losses = _losses.ToArray<float>().AsSpan(0, _count);
        _count = 0;
        for (var i = 0; i < losses.Length; i++) Check(losses[i], _firstStep + i);
    }

    public void Dispose() => _losses?.Dispose();

    private static void Check(double loss, long step)
    {
        if (double.IsFinite(loss)) return;
        throw new UserError($"The loss became {(double.IsNaN(loss) ? "NaN (not a number)" : "infinite")} at step {step.ToString("N0", CultureInfo.InvariantCulture)}. Try a lower learning rate, a longer warm-up, gradient clipping at 1, or precision float32; checkpoints from before that step are kept.");
    }
}
