using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Worker;

/// <summary>From a spec's words about the machine to libtorch's settings.</summary>
public static class Devices
{
    /// <summary>Chooses the device and sets the threads and the allocator of this process.</summary>
    /// <exception cref="UserError">the spec names a GPU that is not there.</exception>
    public static Device Prepare(RunSpec spec)
    {
        TorchRuntime.TuneAllocator();
        TorchRuntime.Threads = spec.Threads > 0 ? spec.Threads : Environment.ProcessorCount;
        var gpus = TorchRuntime.CudaDevices;
        if (gpus.Count > 0) TorchRuntime.AllowTf32();
        if (spec.Device == "auto") return gpus.Count > 0 ? Device.Cuda(0) : Device.Cpu;
        var device = Device.Parse(spec.Device);
        if (device.Type == DeviceType.Cuda && Math.Max(0, device.Index) >= gpus.Count)
            throw new UserError($"The device is '{spec.Device}', and libtorch finds {(gpus.Count == 0 ? "no GPU" : $"only {gpus.Count} of them")} on this machine; choose cpu or auto.");
        return device;
    }

    public static string NameOf(Device device) =>
        device.Type == DeviceType.Cuda ? TorchRuntime.CudaDevices[Math.Max(0, device.Index)].Name : $"CPU, {TorchRuntime.Threads} threads";
}
