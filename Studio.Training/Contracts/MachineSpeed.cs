namespace Studio.Training.Contracts;

/// <summary>What is known of the speed of the machine a run is to go on.</summary>
/// <param name="Earlier">Runs that went on the same kind of device.</param>
/// <param name="Gflops">Measured speed of a large float32 product in 1e9 operations a second; null when nobody measured.</param>
public sealed record MachineSpeed(IReadOnlyList<EarlierRun> Earlier, double? Gflops = null)
{
    public static MachineSpeed Unknown { get; } = new([]);
}
