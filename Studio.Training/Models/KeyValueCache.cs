using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// Keys and values of the positions already seen, per layer (B, heads, capacity, size). Room for all of them is taken once,
/// when the first come and show their type and device.
/// </summary>
public sealed class KeyValueCache(int layers, int rows, int capacity) : DecoderState
{
    private readonly Tensor?[] _keys = new Tensor?[layers];
    private readonly Tensor?[] _values = new Tensor?[layers];
    private long _rows = rows;

    /// <summary>Writes the new positions of one layer behind the held ones and returns all of them (B, H, past + T, size).</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(ref _keys[layer], keys), Append(ref _values[layer], values));

    /// <summary>Called once all layers have appended.</summary>
    public void Advance(long positions) => Length += positions;

    public override void Reorder(Tensor rows, long sharedLength = 0)
    {
        using var scope = new TensorScope();
        var from = rows.ElementCount == _rows ? sharedLength : 0;
        _rows = rows.ElementCount;
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            Reorder(ref _keys[layer], rows, from);
            Reorder(ref _values[layer], rows, from);
        }
    }

    public override void Clear() => Length = 0;

    public override void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor?.Dispose();
    }

    private Tensor Append(ref Tensor? held, Tensor added)
    {
        var length = added.Size(2);
        if (added.Size(0) != _rows || Length + length > capacity)
            throw new ArgumentException($"The cache has room for {_rows} rows of {capacity} positions and holds {Length}; {added.Size(0)} rows of {length} do not fit.", nameof(added));
        held ??= Room(added);
        held.Narrow(2, Length, length).Copy_(added);
        return held.Narrow(2, 0, Length + length);
    }

    private void Reorder(ref Tensor? held, Tensor rows, long from)
    {
        if (held is null || from >= Length) return;
        var chosen = held.Narrow(2, from, Length - from).IndexSelect(0, rows);
        if (held.Size(0) != _rows)
        {
            held.Dispose();
            held = Room(chosen);
        }
        held.Narrow(2, from, Length - from).Copy_(chosen);
    }

    private Tensor Room(Tensor like) => TensorScope.Disown(Tensor.Empty([_rows, like.Size(1), capacity, like.Size(3)], like.DType, like.Device));
}
