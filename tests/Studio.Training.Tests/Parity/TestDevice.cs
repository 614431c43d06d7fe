using Studio.Training.Tensors;

namespace Studio.Training.Tests.Parity;

/// <summary>
/// Where the parity tests compute: the CPU, or what $STUDIO_TEST_DEVICE names (cuda:0, or auto for a GPU where there is
/// one). The bodies are the same; a GPU sums in another order, so its results may lie further from the CPU's references.
/// </summary>
internal static class TestDevice
{
    /// <summary>How many times further off than the CPU a GPU's float32 results may lie.</summary>
    private const double GpuSlack = 20;

    public static Device Current { get; } = Choose(Environment.GetEnvironmentVariable("STUDIO_TEST_DEVICE") ?? "cpu");

    public static bool IsCpu => Current.Type == DeviceType.Cpu;

    /// <summary>A tolerance as the reference states it for the CPU, widened for a GPU.</summary>
    public static double Tolerance(double ofTheCpu) => IsCpu ? ofTheCpu : GpuSlack * ofTheCpu;

    private static Device Choose(string name) =>
        name != "auto" ? Device.Parse(name) : TorchRuntime.CudaDevices.Count > 0 ? Device.Cuda() : Device.Cpu;
}
