using Studio.Training.Tensors;

namespace Studio.Training.Interop;

/// <summary>
/// One argument on its way to an operator: a reference or 64 bits, and a tag. It converts implicitly from what operators
/// take, so that a call reads like PyTorch's: <c>s_matMul.Invoke(this, other)</c>. A null tensor or list means None.
/// </summary>
public readonly struct Argument
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ValueTag Tag;

    private Argument(ValueTag tag, long bits)
    {
        Tag = tag;
        Bits = bits;
    }

    private Argument(ValueTag tag, object? reference)
    {
        Tag = reference is null ? ValueTag.None : tag;
        Reference = reference;
    }

    /// <summary>None: an optional argument left out on purpose.</summary>
    public static Argument None => default;

    /// <summary>Whatever the operator's schema says; only needed before an argument that is given.</summary>
    public static Argument Default => new(ValueTag.Default, 0);

    public static implicit operator Argument(Tensor? tensor) => new(ValueTag.Tensor, tensor);
    public static implicit operator Argument(long value) => new(ValueTag.Int, value);
    public static implicit operator Argument(long? value) => value is { } v ? v : None;
    public static implicit operator Argument(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is { } v ? v : None;
    public static implicit operator Argument(bool value) => new(ValueTag.Bool, value ? 1 : 0);
    public static implicit operator Argument(string? value) => new(ValueTag.String, value);
    public static implicit operator Argument(long[]? values) => new(ValueTag.Ints, values);
    public static implicit operator Argument(ReadOnlySpan<long> values) => new(ValueTag.Ints, values.ToArray());
    public static implicit operator Argument(double[]? values) => new(ValueTag.Doubles, values);
    public static implicit operator Argument(bool[]? values) => new(ValueTag.Bools, values);
    public static implicit operator Argument(Tensor?[]? tensors) => new(ValueTag.Tensors, tensors);
    public static implicit operator Argument(Device device) => new(ValueTag.Device, device.Packed);
    public static implicit operator Argument(Device? device) => device is { } d ? d : None;
    public static implicit operator Argument(ScalarType type) => new(ValueTag.Int, (long)type);
    public static implicit operator Argument(ScalarType? type) => type is { } t ? t : None;
}
