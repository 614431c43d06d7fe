using System.Runtime.InteropServices;

using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Between C# memory and tensors.
public sealed unsafe partial class Tensor
{
    /// <summary>Copies values into a new tensor of that shape; the element type is the C# type's.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device? device = null) where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(values), shape, ScalarTypes.Of<T>(), device);

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long}, Device?)"/>
    public static Tensor From<T>(T[] values, ReadOnlySpan<long> shape, Device? device = null) where T : unmanaged =>
        From((ReadOnlySpan<T>)values, shape, device);

    /// <summary>A vector of the values.</summary>
    public static Tensor From<T>(T[] values, Device? device = null) where T : unmanaged =>
        From((ReadOnlySpan<T>)values, [values.Length], device);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor Scalar<T>(T value, Device? device = null) where T : unmanaged => From([value], [], device);

    /// <summary>Copies raw little-endian elements of any type, as files hold them.</summary>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape, ScalarType dtype, Device? device = null)
    {
        long count = 1;
        foreach (var size in shape) count = checked(count * size);
        if (count * dtype.Size() != bytes.Length)
            throw new ArgumentException($"{bytes.Length} bytes are not the {count} elements of {dtype} that shape [{string.Join(", ", shape.ToArray())}] has.");
        fixed (byte* data = bytes) return FromMemory(data, shape, dtype, device);
    }

    /// <summary>Copies from memory that the caller knows to hold that many elements.</summary>
    internal static Tensor FromMemory(void* data, ReadOnlySpan<long> shape, ScalarType dtype, Device? device)
    {
        fixed (long* sizes = shape)
        {
            Native.Check(NativeMethods.studio_tensor_from_memory(data, sizes, shape.Length, (int)dtype, (device ?? Device.Cpu).Packed, out var handle), nameof(FromBytes));
            return Adopt(handle);
        }
    }

    /// <summary>Copies all elements out, in row-major order; waits for the device.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[ElementCount];
        CopyTo(values.AsSpan());
        return values;
    }

    /// <summary>Copies all elements into memory that has exactly their number; waits for the device.</summary>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (ScalarTypes.Of<T>() != DType)
            throw new TensorException($"The tensor holds {DType}, not {ScalarTypes.Of<T>()}; convert with To(dtype) first.");
        CopyBytesTo(MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Copies the raw elements out, in row-major order; waits for the device.</summary>
    public void CopyBytesTo(Span<byte> destination)
    {
        fixed (byte* data = destination)
            Native.Check(NativeMethods.studio_tensor_to_memory(Handle, data, destination.Length), $"reading {Describe()}");
    }

    /// <summary>The one element, converted to <typeparamref name="T"/>; waits for the device.</summary>
    public T Item<T>() where T : unmanaged, System.Numerics.INumber<T>
    {
        if (ElementCount != 1) throw new TensorException($"Item wants one element, the tensor is {Describe()}.");
        Span<byte> bytes = stackalloc byte[8];
        CopyBytesTo(bytes[..DType.Size()]);
        return DType switch
        {
            ScalarType.Float32 => T.CreateChecked(MemoryMarshal.Read<float>(bytes)),
            ScalarType.Float64 => T.CreateChecked(MemoryMarshal.Read<double>(bytes)),
            ScalarType.Int64 => T.CreateChecked(MemoryMarshal.Read<long>(bytes)),
            ScalarType.Int32 => T.CreateChecked(MemoryMarshal.Read<int>(bytes)),
            ScalarType.Int16 => T.CreateChecked(MemoryMarshal.Read<short>(bytes)),
            ScalarType.Int8 => T.CreateChecked(MemoryMarshal.Read<sbyte>(bytes)),
            ScalarType.Float16 => T.CreateChecked(MemoryMarshal.Read<Half>(bytes)),
            ScalarType.BFloat16 => T.CreateChecked(BitConverter.Int32BitsToSingle(MemoryMarshal.Read<ushort>(bytes) << 16)),
            _ => T.CreateChecked(bytes[0]),
        };
    }

    /// <summary>
    /// The elements themselves, for filling a batch without a copy: only of a contiguous CPU tensor of that type, and only
    /// while the tensor lives.
    /// </summary>
    public Span<T> Data<T>() where T : unmanaged
    {
        var info = ReadInfo();
        if (_device.Type != DeviceType.Cpu || info.IsContiguous == 0 || _dtype != ScalarTypes.Of<T>())
            throw new TensorException($"Data<{typeof(T).Name}> wants a contiguous CPU tensor of {ScalarTypes.Of<T>()}, this is {Describe()} on {_device}.");
        return new Span<T>(info.Data, checked((int)info.ElementCount));
    }

    /// <summary>Asks for large pages under a CPU tensor that is read again and again; whether they come is the system's business.</summary>
    public void PreferHugePages()
    {
        var info = ReadInfo();
        if (_device.Type == DeviceType.Cpu) _ = NativeMethods.studio_prefer_huge_pages(info.Data, info.ElementCount * DType.Size());
    }

    /// <summary>Writes the raw elements in row-major order, in pieces, since a span ends at 2 GB.</summary>
    internal void WriteTo(Stream stream)
    {
        const long Piece = 64 << 20;
        using var scope = new TensorScope();
        var source = Detach().To(Device.Cpu).Contiguous();
        var info = source.ReadInfo();
        var bytes = info.ElementCount * source.DType.Size();
        for (long at = 0; at < bytes; at += Piece)
            stream.Write(new ReadOnlySpan<byte>((byte*)info.Data + at, (int)Math.Min(Piece, bytes - at)));
    }
}
