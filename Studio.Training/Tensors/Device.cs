using System.Globalization;

using Studio.Data;

namespace Studio.Training.Tensors;

/// <summary>libtorch's number of a kind of device.</summary>
public enum DeviceType
{
    Cpu = 0,
    Cuda = 1,
}

/// <summary>Where a tensor lies: the CPU's memory, or that of one GPU.</summary>
public readonly record struct Device(DeviceType Type, int Index)
{
    private const int CurrentIndex = 255;

    public static Device Cpu { get; } = new(DeviceType.Cpu, -1);

    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads "cpu", "cuda" or "cuda:1"; anything else is a <see cref="UserError"/>.</summary>
    public static Device Parse(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        if (name == "cpu") return Cpu;
        if (name == "cuda") return Cuda();
        if (name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < CurrentIndex)
            return Cuda(index);
        throw new UserError($"'{text}' is not a device; write cpu, cuda, or cuda:1 for the second GPU.");
    }

    public override string ToString() =>
        Type == DeviceType.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Math.Max(0, Index)}");

    /// <summary>As native/studio.h packs a device: type, then index.</summary>
    internal int Packed => ((int)Type << 8) | (Index < 0 ? CurrentIndex : Index);

    internal static Device Unpack(long packed) =>
        new((DeviceType)(packed >> 8), (packed & 255) == CurrentIndex ? -1 : (int)(packed & 255));
}
