using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>One tensor of a safetensors file: where its bytes begin and end, counted from the end of the header.</summary>
public sealed record SafeTensorsEntry(string Name, ScalarType DType, long[] Shape, long Begin, long End);
