using System.Runtime.InteropServices;

namespace Studio.Training.Interop;

/// <summary>StudioTag of native/studio.h.</summary>
internal enum ValueTag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    String = 5,
    Tensors = 6,
    Ints = 7,
    Doubles = 8,
    Bools = 9,
    Device = 10,
    Default = 11,
}

/// <summary>StudioValue of native/studio.h: 16 bytes, a tag, a count, and a number or pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] public ValueTag Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>StudioTensorInfo of native/studio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTensorInfo
{
    public void* Data;
    public long ElementCount;
    public int DType;
    public int DeviceType;
    public int DeviceIndex;
    public int Dimensions;
    public int RequiresGrad;
    public int IsLeaf;
    public int IsContiguous;
    public int HasGrad;
}
