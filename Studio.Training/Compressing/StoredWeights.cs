using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Compressing;

/// <summary>A model's tensors in the types in which a file is to hold them.</summary>
public static class StoredWeights
{
    /// <param name="tensors">with their names, of <paramref name="model"/>.</param>
    /// <param name="storeAs">one of <see cref="StoredForms"/>.</param>
    /// <returns>of the scope open now.</returns>
    public static IEnumerable<(string Name, Tensor Tensor)> In(string storeAs, Module model, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        if (storeAs == StoredForms.Float32) return tensors;
        if (storeAs != StoredForms.Int8) return tensors.Select(t => (t.Name, Converted(t.Tensor, storeAs == StoredForms.Float16 ? ScalarType.Float16 : ScalarType.BFloat16)));
        var layers = model.NamedModules().Where(m => m.Module is Projection).ToDictionary(m => m.Name + ".weight", m => (Projection)m.Module, StringComparer.Ordinal);
        return tensors.SelectMany(t => layers.TryGetValue(t.Name, out var layer) ? Rounded(t.Name, layer)
            : [(t.Name, t.Tensor.Shape.Length < 2 ? t.Tensor : Converted(t.Tensor, ScalarType.Float16))]);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Rounded(string name, Projection layer)
    {
        var (weight, scale) = layer.Rounded();
        return [(name, weight), (name[..^"weight".Length] + Projection.ScaleName, scale)];
    }

    private static Tensor Converted(Tensor tensor, ScalarType type) => tensor.DType.IsFloatingPoint() ? tensor.Detach().To(type) : tensor;
}
