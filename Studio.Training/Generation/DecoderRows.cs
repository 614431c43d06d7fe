using System.Runtime.InteropServices;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Generation;

/// <summary>
/// Texts that grow side by side, and a model's state of having read them. Prompts of different lengths are padded at the
/// left, so that all rows write at the same position; the model is told where padding is. Belongs to whoever decodes.
/// </summary>
public sealed class DecoderRows : IDisposable
{
    private readonly CausalModel _model;
    private readonly Device _device;
    private readonly DecoderState _state;
    private readonly bool _asLogProbabilities;
    private List<int>[] _texts;
    private int[] _padding;
    private float[] _scores;
    private int _unread;

    // positions of the state no longer count from the beginning of the texts
    private bool _hasSlid;

    /// <param name="model">in evaluation mode.</param>
    /// <param name="prompts">ids, at least one each; see <see cref="PromptFit"/>.</param>
    /// <param name="padId">fills up the shorter ones.</param>
    /// <param name="maxTokens">new tokens at most.</param>
    /// <param name="asLogProbabilities">scores are log-probabilities instead of logits.</param>
    /// <param name="device">where the model lies.</param>
    public DecoderRows(CausalModel model, IReadOnlyList<int[]> prompts, int padId, int maxTokens, bool asLogProbabilities, Device device)
    {
        if (prompts.Count == 0 || prompts.Any(prompt => prompt.Length == 0)) throw new ArgumentException("Every prompt needs a token.", nameof(prompts));
        (_model, _device, _asLogProbabilities) = (model, device, asLogProbabilities);
        PromptLength = prompts.Max(prompt => prompt.Length);
        _padding = [.. prompts.Select(prompt => PromptLength - prompt.Length)];
        _texts = [.. prompts.Select(prompt => Enumerable.Repeat(padId, PromptLength - prompt.Length).Concat(prompt).ToList())];
        _scores = new float[prompts.Count * model.VocabularySize];
        _unread = PromptLength;
        _state = model.NewState(prompts.Count, (int)Math.Min((long)PromptLength + maxTokens, model.ContextLength ?? long.MaxValue));
    }

    public int Count => _texts.Length;

    /// <summary>Of the padded prompts.</summary>
    public int PromptLength { get; }

    /// <summary>Padding, prompt and what was written.</summary>
    public ReadOnlySpan<int> Text(int row) => CollectionsMarshal.AsSpan(_texts[row]);

    /// <summary>What the last <see cref="Read"/> said of a row's next token (vocabulary); may be overwritten.</summary>
    public Span<float> Scores(int row) => _scores.AsSpan(row * _model.VocabularySize, _model.VocabularySize);

    /// <summary>All rows' scores, one after the other.</summary>
    public Span<float> AllScores => _scores;

    /// <summary>Has the model read what it has not read yet. Where the context is full, see <see cref="StartAgain"/>.</summary>
    public void Read()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        if (_state.Length + _unread > _model.ContextLength) StartAgain();
        var logits = _model.ForwardNext(Input(), _state).To(ScalarType.Float32);
        (_asLogProbabilities ? logits.LogSoftmax(-1) : logits).CopyTo(_scores.AsSpan());
        _unread = 0;
    }

    /// <summary>Every row becomes so many rows beside each other, read once for all of them.</summary>
    public void Repeat(int times)
    {
        if (times == 1) return;
        var rows = Enumerable.Range(0, Count * times).Select(row => row / times).ToArray();
        var scores = new float[_scores.Length * times];
        for (var row = 0; row < rows.Length; row++) Scores(rows[row]).CopyTo(scores.AsSpan(row * _model.VocabularySize));
        _scores = scores;
        Become(rows, 0);
    }

    /// <summary>Row i goes on from what row <c>parents[i]</c> was.</summary>
    public void Reorder(ReadOnlySpan<int> parents)
    {
        var shared = _hasSlid ? 0 : (int)_state.Length;
        // beams usually parted a few tokens ago: what is the same in both need not be moved
        for (var row = 0; row < parents.Length; row++) shared = Math.Min(shared, Text(row).CommonPrefixLength(Text(parents[row])));
        if (shared < _state.Length) Become(parents.ToArray(), shared);
        else (_texts, _padding) = Chosen(parents.ToArray());
    }

    /// <summary>Adds a token to every row; the next <see cref="Read"/> takes them in.</summary>
    public void Append(ReadOnlySpan<int> ids)
    {
        for (var row = 0; row < ids.Length; row++) _texts[row].Add(ids[row]);
        _unread++;
    }

    public void Dispose() => _state.Dispose();

    private void Become(int[] rows, int shared)
    {
        using var scope = new TensorScope();
        _state.Reorder(Tensor.From([.. rows.Select(row => (long)row)], [rows.Length], _device), shared);
        (_texts, _padding) = Chosen(rows);
    }

    private (List<int>[], int[]) Chosen(int[] rows) => ([.. rows.Select(row => _texts[row].ToList())], [.. rows.Select(row => _padding[row])]);

    /// <summary>
    /// The last three quarters of the context are read again and a quarter is free for what comes: learned positions cannot
    /// be moved, and reading the whole window for every token would cost a context's worth of work each.
    /// </summary>
    private void StartAgain()
    {
        _state.Clear();
        _hasSlid = true;
        _unread = Math.Min(_texts[0].Count, Math.Max(1, _model.ContextLength!.Value * 3 / 4));
    }

    private ModelInput Input()
    {
        var length = _texts[0].Count;
        var ids = new long[Count * _unread];
        for (var row = 0; row < Count; row++)
            for (var at = 0; at < _unread; at++) ids[row * _unread + at] = _texts[row][length - _unread + at];
        var values = Tensor.From(ids, [Count, _unread], _device);
        // how much padding is still within what the model sees
        var from = length - (int)_state.Length - _unread;
        var padding = _padding.Select(count => Math.Max(0, count - from)).ToArray();
        return padding.All(count => count == 0) ? values : new ModelInput(values, Mask(padding), Positions(padding));
    }

    private Tensor Mask(int[] padding)
    {
        var width = (int)_state.Length + _unread;
        var mask = new long[Count * width];
        for (var row = 0; row < Count; row++) mask.AsSpan(row * width + padding[row], width - padding[row]).Fill(1);
        return Tensor.From(mask, [Count, width], _device);
    }

    /// <summary>Counted from a row's first token; what stands at padding is looked at by nobody, 1 as in generate().</summary>
    private Tensor Positions(int[] padding)
    {
        var positions = new long[Count * _unread];
        for (var row = 0; row < Count; row++)
            for (var at = 0; at < _unread; at++)
                positions[row * _unread + at] = _state.Length + at < padding[row] ? 1 : _state.Length + at - padding[row];
        return Tensor.From(positions, [Count, _unread], _device);
    }
}
