using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Generation;

/// <summary>
/// Lets a language model write, one token at a call. When the context is full, the last three quarters of it are read
/// again and a quarter is free for what comes: positions are learned and cannot be moved, and reading the whole window
/// again for every single token would cost a context's worth of work each.
/// </summary>
public sealed class TextGenerator : IDisposable
{
    private readonly CausalModel _model;
    private readonly Sampler _sampler;
    private readonly Device _device;
    private readonly DecoderState _state;
    private readonly int _capacity;
    private readonly List<int> _ids;
    private readonly float[] _logits;
    private int _unread;

    /// <param name="model">in evaluation mode.</param>
    /// <param name="prompt">at least one token.</param>
    /// <param name="options">how to choose.</param>
    /// <param name="device">where the model lies.</param>
    public TextGenerator(CausalModel model, IReadOnlyList<int> prompt, SamplingOptions options, Device device)
    {
        if (prompt.Count == 0) throw new ArgumentException("A prompt needs a token; see PromptIds.", nameof(prompt));
        (_model, _sampler, _device, _ids) = (model, new(options), device, [.. prompt]);
        _capacity = model.ContextLength ?? prompt.Count + options.MaxTokens;
        _state = model.NewState(rows: 1, _capacity);
        _logits = new float[model.VocabularySize];
        _unread = _ids.Count;
    }

    /// <summary>Ids a prompt starts from: its own, or a line break where it is empty (the first token where there is none).</summary>
    public static int[] PromptIds(Tokenizer tokenizer, string prompt)
    {
        if (prompt.Length > 0) return tokenizer.Encode(prompt);
        for (var id = 0; id < tokenizer.VocabularySize; id++)
            if (tokenizer.Utf8Of(id) is [(byte)'\n']) return [id];
        return [0];
    }

    /// <summary>Chooses the next token and adds it to the text.</summary>
    public int Next()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        if (_state.Length + _unread > _capacity) StartAgain();
        var ids = Tensor.From([.. _ids[^_unread..].Select(id => (long)id)], [1, _unread], _device);
        _model.ForwardNext(ids, _state).To(ScalarType.Float32).CopyTo(_logits.AsSpan());
        var id = _sampler.Choose(_logits);
        _ids.Add(id);
        _unread = 1;
        return id;
    }

    public void Dispose() => _state.Dispose();

    private void StartAgain()
    {
        _state.Clear();
        _unread = Math.Min(_ids.Count, Math.Max(1, _capacity * 3 / 4));
    }
}
