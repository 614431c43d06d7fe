using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// Recurrent language models ("Recurrent neural network based language model", Mikolov et al. 2010; with LSTM: Sundermeyer
// et al. 2012): token vectors, an LSTM or GRU that reads them in order, and a linear layer from each state to the next
// token. Every window of training begins with an empty memory. Shapes: B rows, T positions, E numbers a token, H the
// hidden size, V tokens.

/// <summary>Says what comes next from what an LSTM or GRU remembers of the text so far.</summary>
public sealed class RecurrentLm : CausalModel
{
    private readonly Embedding _embedding;
    private readonly Dropout _dropout;
    private readonly Recurrent _recurrent;
    private readonly Linear _fc;

    public RecurrentLm(RecurrentKind kind, int vocabulary, int embeddingSize, int hiddenSize, int layers, double dropout)
    {
        VocabularySize = vocabulary;
        _embedding = Child("embedding", new Embedding(vocabulary, embeddingSize, std: 0.1));
        _dropout = Child("dropout", new Dropout(dropout));
        _recurrent = Child(kind == RecurrentKind.Lstm ? "lstm" : "gru", new Recurrent(kind, embeddingSize, hiddenSize, layers, dropout: dropout));
        _fc = Child("fc", new Linear(hiddenSize, vocabulary));
    }

    public override int VocabularySize { get; }

    /// <summary>It reads on for as long as it likes, though it forgets.</summary>
    public override int? ContextLength => null;

    public override DecoderState NewState(int rows, int capacity) => new RecurrentState();

    protected override Tensor Hidden(ModelInput inputs, DecoderState? state)
    {
        var held = (RecurrentState?)state;
        var x = _dropout.Forward(_embedding.Forward(inputs.Values)); // (B, T, E)
        var (outputs, states) = inputs.AttentionMask is { } mask
            ? Padded(x, mask.Narrow(1, mask.Size(1) - x.Size(1), x.Size(1)), held?.Tensors)
            : _recurrent.Forward(x, held?.Tensors);
        held?.Become(states, x.Size(1));
        return _dropout.Forward(outputs); // (B, T, H)
    }

    protected override Tensor Head(Tensor hidden) => _fc.Forward(hidden);

    /// <summary>One position at a time, so that a row's memory stays as it was where the row has padding.</summary>
    /// <param name="mask">int64 (B, T).</param>
    private (Tensor Outputs, Tensor[] States) Padded(Tensor x, Tensor mask, Tensor[]? states)
    {
        var outputs = new Tensor[x.Size(1)];
        for (var t = 0; t < outputs.Length; t++)
        {
            var (output, after) = _recurrent.Forward(x.Narrow(1, t, 1), states);
            var isText = mask.Narrow(1, t, 1).To(x.DType).Unsqueeze(0); // (1, B, 1)
            states = [.. after.Select((now, i) => states is null ? now * isText : (now * isText) + (states[i] * (1 - isText)))];
            outputs[t] = output;
        }
        return (Tensor.Cat(outputs, 1), states!);
    }
}
