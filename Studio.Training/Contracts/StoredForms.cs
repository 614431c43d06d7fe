namespace Studio.Training.Contracts;

/// <summary>How weights lie in a model's file.</summary>
public static class StoredForms
{
    public const string Float32 = "float32";

    /// <summary>Half the size, 11 bits of each number, up to 65504.</summary>
    public const string Float16 = "float16";

    /// <summary>Half the size, 8 bits of each number, as large as float32's.</summary>
    public const string BFloat16 = "bfloat16";

    /// <summary>
    /// Matrices of linear layers in 8 bits with a scale for each output, embeddings in float16, the rest in float32. Only
    /// Studio reads it.
    /// </summary>
    public const string Int8 = "int8";

    public static IReadOnlyList<string> All { get; } = [Float32, Float16, BFloat16, Int8];
}
