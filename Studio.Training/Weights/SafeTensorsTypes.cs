using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>Names of element types in safetensors headers.</summary>
internal static class SafeTensorsTypes
{
    private static readonly (string Name, ScalarType Type)[] s_types =
    [
        ("F64", ScalarType.Float64), ("F32", ScalarType.Float32), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16),
        ("I64", ScalarType.Int64), ("I32", ScalarType.Int32), ("I16", ScalarType.Int16), ("I8", ScalarType.Int8),
        ("U8", ScalarType.UInt8), ("BOOL", ScalarType.Bool),
    ];

    public static ScalarType? Parse(string? name)
    {
        foreach (var (known, type) in s_types)
            if (known == name) return type;
        return null;
    }

    public static string NameOf(ScalarType type) => s_types.First(t => t.Type == type).Name;
}
