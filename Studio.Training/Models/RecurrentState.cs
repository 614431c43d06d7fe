using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// All that a recurrent network remembers of what it read: as much after a thousand tokens as after one. (layers, B,
/// hidden) each; of an LSTM the hidden state and the cell.
/// </summary>
public sealed class RecurrentState : DecoderState
{
    /// <summary>null before anything was read.</summary>
    public Tensor[]? Tensors { get; private set; }

    /// <summary>Takes over what the network remembers after so many more positions.</summary>
    public void Become(Tensor[] states, long positions)
    {
        Replace([.. states.Select(state => TensorScope.Disown(state))]);
        Length += positions;
    }

    public override void Reorder(Tensor rows, long sharedLength = 0)
    {
        if (Tensors is null) return;
        using var scope = new TensorScope();
        Replace([.. Tensors.Select(state => TensorScope.Disown(state.IndexSelect(1, rows)))]);
    }

    public override void Clear()
    {
        Replace(null);
        Length = 0;
    }

    public override void Dispose() => Replace(null);

    private void Replace(Tensor[]? states)
    {
        foreach (var held in Tensors ?? []) held.Dispose();
        Tensors = states;
    }
}
