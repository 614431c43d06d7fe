using System.Globalization;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Worker;

/// <summary>The sentence for a run that ran out of memory: what it asked for, and the largest batch that should fit in its place.</summary>
public static class MemoryAdvice
{
    /// <summary>The estimate leaves out what libtorch and its libraries take themselves, and the gaps between tensors.</summary>
    private const double Usable = 0.8;

    private const string Otherwise = "a shorter context or a smaller model takes less";

    /// <param name="memory">bytes of the device; 0 where it is not known.</param>
    public static string For(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained, long memory)
    {
        var asked = $"There was not enough memory for a batch of {spec.BatchSize:N0}{(memory > 0 ? $" in {Gigabytes(memory)}" : "")}";
        if (LargestThatFits(spec, manifest, trained, memory) is not { } batch)
            return $"{asked}, and not even a batch of 1 should fit: {Otherwise}.";
        var accumulation = (int)Math.Ceiling((double)spec.BatchSize * spec.GradientAccumulationSteps / batch);
        var estimated = RunEstimate.For(spec with { BatchSize = batch }, manifest, MachineSpeed.Unknown, trained).TrainingBytes;
        var about = estimated is { } bytes ? $" (about {Gigabytes(bytes)})" : "";
        return $"{asked}. A batch of {batch:N0} with {accumulation:N0} gradient accumulation steps should fit{about} and learns the same; {Otherwise} too.";
    }

    /// <summary>Bytes of the device's memory, whoever uses them now; 0 when CUDA's headers were missing at the build.</summary>
    public static long MemoryOf(Device device) => device.Type == DeviceType.Cuda
        ? TorchRuntime.CudaDevices[Math.Max(0, device.Index)].TotalMemory
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Halves until the estimate fits; what was tried did not fit, whatever its estimate says.</summary>
    private static int? LargestThatFits(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained, long memory)
    {
        for (var batch = spec.BatchSize / 2; batch >= 1; batch /= 2)
            if (memory == 0 || RunEstimate.For(spec with { BatchSize = batch }, manifest, MachineSpeed.Unknown, trained).TrainingBytes is not { } bytes || bytes <= memory * Usable)
                return batch;
        return null;
    }

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB");
}
