using System.Runtime.InteropServices;

using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>One GPU: its name and memory in bytes. <c>Allocated</c> and <c>Reserved</c> are this process's own share.</summary>
public sealed unsafe record CudaDevice(int Index, string Name, long TotalMemory, long FreeMemory, long Allocated, long Reserved)
{
    internal static CudaDevice Read(int index)
    {
        const int NameCapacity = 256;
        var name = stackalloc byte[NameCapacity];
        var code = NativeMethods.studio_cuda_device(index, name, NameCapacity, out var total, out var free, out var allocated, out var reserved);
        // without CUDA's headers at build the GPU still works; only these figures are unknown
        return code != 0
            ? new CudaDevice(index, $"GPU {index}", 0, 0, 0, 0)
            : new CudaDevice(index, Marshal.PtrToStringUTF8((nint)name) ?? "", total, free, allocated, reserved);
    }
}
