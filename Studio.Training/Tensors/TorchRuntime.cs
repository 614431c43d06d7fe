using System.Diagnostics;
using System.Runtime.InteropServices;

using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>What was found on this machine: libtorch, its BLAS, threads, GPUs; for `doctor`, logs and the run's record.</summary>
public static unsafe class TorchRuntime
{
    /// <summary>Version of the libtorch that the native library was built against.</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.studio_version()) ?? "";

    /// <summary>How libtorch was built: compilers, BLAS, oneDNN, parallel back end.</summary>
    public static string BuildInfo
    {
        get
        {
            Native.Check(NativeMethods.studio_build_info(out var text), nameof(BuildInfo));
            return Native.TakeText(text);
        }
    }

    /// <summary>Threads that one operator may use on the CPU.</summary>
    public static int Threads
    {
        get => NativeMethods.studio_threads_get();
        set => Native.Check(NativeMethods.studio_threads_set(value), nameof(Threads));
    }

    /// <summary>
    /// The BLAS really loaded: "openblas-openmp", "blis-openmp", "mkl" (also when built into libtorch), or "reference", which is
    /// 20 to 40 times slower and worth a warning.
    /// </summary>
    public static string BlasName
    {
        get
        {
            _ = Version; // loads the library, and BLAS with it
            var mapped = File.ReadLines("/proc/self/maps").Select(line => line[(line.IndexOf('/') + 1)..]).Distinct();
            return BlasNames.Of(mapped, BuildInfo);
        }
    }

    /// <summary>Whether <see cref="BlasName"/> is the slow one.</summary>
    public static bool BlasIsSlow => BlasName == BlasNames.Reference;

    /// <summary>Bytes of memory this process has in RAM.</summary>
    public static long ProcessMemory => Process.GetCurrentProcess().WorkingSet64;

    /// <summary>GPUs that libtorch can use; none where it was built for the CPU only.</summary>
    public static IReadOnlyList<CudaDevice> CudaDevices =>
        [.. Enumerable.Range(0, NativeMethods.studio_cuda_count()).Select(CudaDevice.Read)];

    /// <summary>
    /// Lets float32 products on a GPU round their factors to 10 bits of mantissa (TF32), which its tensor cores multiply
    /// several times as fast. Models learn the same; tests of parity leave it off, as PyTorch does.
    /// </summary>
    public static void AllowTf32() => Native.Check(NativeMethods.studio_tf32_set(1), nameof(AllowTf32));

    /// <summary>Waits until the GPU has done everything asked of it: for honest times.</summary>
    public static void Synchronize(Device device)
    {
        if (device.Type == DeviceType.Cuda) Native.Check(NativeMethods.studio_cuda_synchronize(Math.Max(0, device.Index)), nameof(Synchronize));
    }

    /// <summary>
    /// Lets the C allocator keep what is freed instead of giving it back to the kernel, which would zero it again every step.
    /// Called once by a worker before it trains.
    /// </summary>
    public static void TuneAllocator() => Native.Check(NativeMethods.studio_tune_allocator(), nameof(TuneAllocator));

    /// <summary>GFLOP/s of a square float32 matrix product, the best of several within about half a second.</summary>
    public static double MeasureMatMul(Device device, int size = 1024)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor a = Tensor.Randn([size, size], device: device), b = Tensor.Randn([size, size], device: device);
        var best = double.MaxValue;
        for (var total = Stopwatch.StartNew(); total.ElapsedMilliseconds < 500 || best == double.MaxValue;)
        {
            var watch = Stopwatch.StartNew();
            a.Mm(b).Dispose();
            Synchronize(device);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        return 2.0 * size * size * size / best / 1e9;
    }
}
