using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// Linear layers that a file holds in 8 bits: NAME.weight as int8 (outputs, inputs) and NAME.weight_scale as float32
/// (outputs). config.json says so in quantization_config, under a method of Studio's own.
/// </summary>
internal static class Int8Weights
{
    public const string Method = "studio-int8";

    /// <summary>Gives those layers of the model their weights.</summary>
    /// <returns>the names of what was taken.</returns>
    /// <exception cref="UserError">a matrix or its scale does not fit.</exception>
    public static HashSet<string> Take(Module model, WeightFiles files)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, module) in model.NamedModules())
        {
            var (weightName, scaleName) = ($"{name}.weight", $"{name}.{Projection.ScaleName}");
            if (module is not Projection layer || !files.Names.Contains(weightName) || files.Entry(weightName).DType != ScalarType.Int8) continue;
            using var scope = new TensorScope();
            var shape = layer.ByOutput.Shape.ToArray();
            if (!files.Entry(weightName).Shape.AsSpan().SequenceEqual(shape))
                throw new UserError($"The weights' tensor '{weightName}' is {string.Join(" x ", files.Entry(weightName).Shape)} and should be {string.Join(" x ", shape)}; the file belongs to a model of another size.");
            if (!files.Names.Contains(scaleName) || files.Entry(scaleName) is not { DType: ScalarType.Float32, Shape: [var outputs] } || outputs != shape[0])
                throw new UserError($"The weights' tensor '{weightName}' is in 8 bits, but '{scaleName}' with {shape[0]} numbers in float32 is missing or of another size; compress the model again.");
            layer.TakeInt8(files.Map(weightName), files.Map(scaleName));
            taken.Add(weightName);
            taken.Add(scaleName);
        }
        return taken;
    }
}
