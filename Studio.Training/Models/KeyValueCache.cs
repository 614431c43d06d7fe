using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// Keys and values of the positions already seen, so that each new token costs one position instead of all. Room for the
/// whole context is taken once; belongs to whoever generates.
/// </summary>
public sealed class KeyValueCache(int layers, int capacity) : IDisposable
{
    private readonly Tensor?[] _keys = new Tensor?[layers];
    private readonly Tensor?[] _values = new Tensor?[layers];

    /// <summary>Positions held.</summary>
    public long Length { get; private set; }

    /// <summary>Writes the new positions of one layer behind the held ones and returns all of them (B, H, past + T, size).</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(_keys, layer, keys), Append(_values, layer, values));

    /// <summary>Called once all layers have appended.</summary>
    public void Advance(long positions) => Length += positions;

    /// <summary>Forgets everything; the memory is kept for what comes next.</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor?.Dispose();
    }

    private Tensor Append(Tensor?[] held, int layer, Tensor added)
    {
        held[layer] ??= TensorScope.Disown(Tensor.Empty([added.Size(0), added.Size(1), capacity, added.Size(3)], added.DType, added.Device));
        var length = added.Size(2);
        held[layer]!.Narrow(2, Length, length).Copy_(added);
        return held[layer]!.Narrow(2, 0, Length + length);
    }
}
