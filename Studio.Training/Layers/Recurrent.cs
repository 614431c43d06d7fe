using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Which recurrence a <see cref="Recurrent"/> computes; the value is its number of gates.</summary>
public enum RecurrentKind
{
    Gru = 3,
    Lstm = 4,
}

/// <summary>
/// torch.nn.LSTM (Hochreiter and Schmidhuber 1997) and torch.nn.GRU (Cho et al. 2014) over texts of different lengths,
/// packed as torch.nn.utils.rnn.pack_padded_sequence does, so that padding is neither computed nor seen. Gates lie in
/// torch's order (i, f, g, o; r, z, n), parameters have torch's names.
/// </summary>
public sealed class Recurrent : Module
{
    private static readonly Operator s_pack = new("aten::_pack_padded_sequence");
    private static readonly Operator s_lstm = new("aten::lstm.data");
    private static readonly Operator s_gru = new("aten::gru.data");
    private static readonly Operator s_lstmInput = new("aten::lstm.input");
    private static readonly Operator s_gruInput = new("aten::gru.input");

    private readonly RecurrentKind _kind;
    private readonly long _hidden;
    private readonly int _layers;
    private readonly int _directions;
    private readonly double _dropout;
    private readonly Tensor[] _weights;

    /// <param name="dropout">share silenced between two layers while training.</param>
    public Recurrent(RecurrentKind kind, long inputs, long hidden, int layers = 1, bool bidirectional = false, double dropout = 0)
    {
        (_kind, _hidden, _layers, _directions, _dropout) = (kind, hidden, layers, bidirectional ? 2 : 1, dropout);
        var weights = new List<Tensor>();
        for (var layer = 0; layer < layers; layer++)
            for (var direction = 0; direction < _directions; direction++)
                weights.AddRange(Weights($"l{layer}{(direction == 1 ? "_reverse" : "")}", layer == 0 ? inputs : hidden * _directions));
        _weights = [.. weights];
    }

    /// <summary>Numbers in the state that <see cref="LastStates"/> returns for each row.</summary>
    public long OutputSize => _hidden * _directions;

    /// <summary>Tensors a state consists of: an LSTM has its cell besides.</summary>
    public int StateCount => _kind == RecurrentKind.Lstm ? 2 : 1;

    /// <summary>
    /// The last layer's state after each row's last token, forwards and, of both directions, after its first token backwards.
    /// </summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="lengths">int64 (B), 1 to T.</param>
    /// <returns>(B, hidden x directions).</returns>
    public Tensor LastStates(Tensor x, Tensor lengths)
    {
        // packing wants the longest row first, and lengths on the CPU
        var order = lengths.ArgSort(descending: true);
        var (packed, batchSizes) = s_pack.Invoke2(x.IndexSelect(0, order), lengths.IndexSelect(0, order).To(Device.Cpu), true);
        var zeros = Tensor.Zeros([_layers * _directions, x.Size(0), _hidden], x.DType, x.Device);
        var last = _kind == RecurrentKind.Lstm
            ? s_lstm.InvokeAll(3, packed, batchSizes, (Tensor[])[zeros, zeros], _weights, true, _layers, _dropout, IsTraining, _directions == 2)[1]
            : s_gru.InvokeAll(2, packed, batchSizes, zeros, _weights, true, _layers, _dropout, IsTraining, _directions == 2)[1];
        // (layers x directions, B, hidden): the last layer's, side by side, rows back in their order
        var top = last.Narrow(0, (_layers - 1) * _directions, _directions).Transpose(0, 1).Reshape(x.Size(0), OutputSize);
        return top.IndexSelect(0, order.ArgSort());
    }

    /// <summary>The last layer's state after every token, and what all layers remember behind the last one. In one direction.</summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="states">what was remembered before: (layers, B, hidden), of an LSTM hidden and cell; null: nothing.</param>
    /// <returns>(B, T, hidden), and the states to go on from.</returns>
    public (Tensor Outputs, Tensor[] States) Forward(Tensor x, Tensor[]? states)
    {
        states ??= [.. Enumerable.Range(0, StateCount).Select(_ => Tensor.Zeros([_layers, x.Size(0), _hidden], x.DType, x.Device))];
        var results = _kind == RecurrentKind.Lstm
            ? s_lstmInput.InvokeAll(3, x, states, _weights, true, _layers, _dropout, IsTraining, false, true)
            : s_gruInput.InvokeAll(2, x, states[0], _weights, true, _layers, _dropout, IsTraining, false, true);
        return (results[0], results[1..]);
    }

    private IEnumerable<Tensor> Weights(string suffix, long inputs)
    {
        var (rows, bound) = ((long)_kind * _hidden, 1 / Math.Sqrt(_hidden));
        yield return Parameter("weight_ih_" + suffix, Initializers.Uniform(bound, rows, inputs));
        yield return Parameter("weight_hh_" + suffix, Initializers.Uniform(bound, rows, _hidden));
        yield return Parameter("bias_ih_" + suffix, Initializers.Uniform(bound, rows));
        yield return Parameter("bias_hh_" + suffix, Initializers.Uniform(bound, rows));
    }
}
