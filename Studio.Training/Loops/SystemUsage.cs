using System.Diagnostics;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>What the worker takes of the machine, looked at every two seconds at most.</summary>
public sealed class SystemUsage(Device device)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private long _lastLook = Stopwatch.GetTimestamp();
    private TimeSpan _lastCpu = Environment.CpuUsage.TotalTime;

    /// <summary>Adds the figures to the report when it is time; processor use is the mean since the last look.</summary>
    public void AddTo(IDictionary<string, double> values)
    {
        var elapsed = Stopwatch.GetElapsedTime(_lastLook);
        if (elapsed < s_interval) return;
        var cpu = Environment.CpuUsage.TotalTime;
        values[MetricNames.SystemCpu] = Math.Clamp((cpu - _lastCpu) / elapsed / Environment.ProcessorCount, 0, 1);
        values[MetricNames.SystemMemory] = Environment.WorkingSet;
        if (device.Type == DeviceType.Cuda)
        {
            var gpu = CudaDevice.Read(Math.Max(0, device.Index));
            (values[MetricNames.SystemGpuMemory], values[MetricNames.SystemGpuReserved]) = (gpu.Allocated, gpu.Reserved);
        }
        (_lastLook, _lastCpu) = (Stopwatch.GetTimestamp(), cpu);
    }
}
