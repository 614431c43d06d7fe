using System.Runtime.InteropServices;

namespace Studio.Training.Interop;

/// <summary>
/// Every entry of libstudio_torch, as native/studio.h declares them: codes instead of exceptions, handles as nint,
/// ownership as written there. Only this folder and <c>Tensors</c> call it; operators go through <see cref="Operator"/>.
/// </summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "studio_torch";

    static NativeMethods() => NativeLibraryLocator.Register();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] public static partial int setenv(string name, string value, int overwrite);

    [LibraryImport(Library)] public static partial byte* studio_last_error();
    [LibraryImport(Library)] public static partial void studio_free(void* memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int studio_operator_find(string name, out nint found);
    [LibraryImport(Library)] public static partial int studio_operator_schema(nint op, out byte* text);
    [LibraryImport(Library)] public static partial int studio_operator_names(out byte* text);
    [LibraryImport(Library)] public static partial int studio_operator_call(nint op, NativeValue* arguments, int count, NativeValue* results, int capacity, int* resultCount);

    [LibraryImport(Library)] public static partial int studio_tensor_release(nint* tensors, int count);
    [LibraryImport(Library)] public static partial int studio_tensor_info(nint tensor, NativeTensorInfo* info, long* sizes, long* strides, int capacity);
    [LibraryImport(Library)] public static partial int studio_tensor_from_memory(void* data, long* sizes, int dimensions, int dtype, int device, out nint result);
    [LibraryImport(Library)] public static partial int studio_tensor_to_memory(nint tensor, void* data, long bytes);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int studio_mapping_open(string path, out nint mapping, out byte* data, out long size);
    [LibraryImport(Library)] public static partial int studio_mapping_tensor(nint mapping, long offset, long* sizes, int dimensions, int dtype, out nint result);
    [LibraryImport(Library)] public static partial int studio_mapping_close(nint mapping);

    [LibraryImport(Library)] public static partial int studio_backward(nint* tensors, nint* gradients, int count, int retainGraph, int createGraph);
    [LibraryImport(Library)] public static partial int studio_requires_grad_set(nint tensor, int requiresGrad);
    [LibraryImport(Library)] public static partial int studio_gradients_get(nint* tensors, int count, nint* gradients);
    [LibraryImport(Library)] public static partial int studio_gradients_set(nint* tensors, int count, nint* gradients);
    [LibraryImport(Library)] public static partial int studio_grad_mode_set(int enabled, out int previous);
    [LibraryImport(Library)] public static partial int studio_autocast_begin(int deviceType, int dtype, out int previousEnabled, out int previousDtype);
    [LibraryImport(Library)] public static partial int studio_autocast_end(int deviceType, int previousEnabled, int previousDtype);

    [LibraryImport(Library)] public static partial byte* studio_version();
    [LibraryImport(Library)] public static partial int studio_build_info(out byte* text);
    [LibraryImport(Library)] public static partial int studio_threads_get();
    [LibraryImport(Library)] public static partial int studio_threads_set(int threads);
    [LibraryImport(Library)] public static partial int studio_seed(long seed);
    [LibraryImport(Library)] public static partial int studio_random_state_get(int device, out nint state);
    [LibraryImport(Library)] public static partial int studio_random_state_set(int device, nint state);
    [LibraryImport(Library)] public static partial int studio_tune_allocator();
    [LibraryImport(Library)] public static partial int studio_tf32_set(int enabled);
    [LibraryImport(Library)] public static partial int studio_prefer_huge_pages(void* memory, long bytes);
    [LibraryImport(Library)] public static partial int studio_cuda_count();
    [LibraryImport(Library)] public static partial int studio_cuda_device(int index, byte* name, int capacity, out long total, out long free, out long allocated, out long reserved);
    [LibraryImport(Library)] public static partial int studio_cuda_synchronize(int index);
}
