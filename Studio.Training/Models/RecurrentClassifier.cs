using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// Recurrent text classifiers: word vectors, an LSTM ("Long Short-Term Memory", Hochreiter and Schmidhuber 1997) or a GRU
// (Cho et al. 2014, https://arxiv.org/abs/1406.1078), read in one direction or both (Schuster and Paliwal 1997), and one
// linear layer from the last state. Shapes: B rows, T tokens, E numbers a token, H the hidden size.

/// <summary>Classifies texts by what a recurrent network remembers at their end.</summary>
public sealed class RecurrentClassifier : StudioModel
{
    private readonly Embedding _embedding;
    private readonly Dropout _dropout;
    private readonly Recurrent _recurrent;
    private readonly Linear _fc;

    /// <param name="vocabulary">rows of the embedding, the padding's included.</param>
    /// <param name="paddingId">its row stays zero; -1 for none.</param>
    public RecurrentClassifier(RecurrentKind kind, int vocabulary, int paddingId, int embeddingSize, int hiddenSize, int layers, bool bidirectional, int classes, double dropout)
    {
        _embedding = Child("embedding", new Embedding(vocabulary, embeddingSize, std: 0.1, paddingId));
        _dropout = Child("dropout", new Dropout(dropout));
        _recurrent = Child(kind == RecurrentKind.Lstm ? "lstm" : "gru", new Recurrent(kind, embeddingSize, hiddenSize, layers, bidirectional, dropout));
        _fc = Child("fc", new Linear(_recurrent.OutputSize, classes));
    }

    /// <param name="input">token ids (B, T) and their mask, which ends at each row's length; without one every row is full.</param>
    /// <returns>logits (B, classes).</returns>
    public override Tensor Forward(ModelInput input)
    {
        var ids = input.Values;
        var lengths = input.AttentionMask?.Sum(1) ?? Tensor.Full([ids.Size(0)], ids.Size(1), ScalarType.Int64, ids.Device);
        var state = _recurrent.LastStates(_dropout.Forward(_embedding.Forward(ids)), lengths); // (B, H x directions)
        return _fc.Forward(_dropout.Forward(state));
    }
}
