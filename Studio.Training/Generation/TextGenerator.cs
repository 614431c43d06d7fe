using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Generation;

/// <summary>
/// Lets a language model write, one token a row at a call: greedily at temperature 0, else by drawing. Every prompt is
/// written on as many times as sequences are asked for. A row ends with an end token, or when <see cref="End"/> says so.
/// </summary>
public sealed class TextGenerator : IDisposable
{
    private readonly GenerationOptions _options;
    private readonly TokenRules _rules;
    private readonly DecoderRows _rows;
    private readonly LogitsProcessors _processors;
    private readonly Sampler[] _samplers;
    private readonly int[] _next;
    private readonly bool[] _ended;
    private float[] _untouched = [];
    private int _written;

    /// <param name="model">in evaluation mode.</param>
    /// <param name="prompts">at least one token each, none longer than the context.</param>
    /// <param name="options">checked; no beams.</param>
    /// <param name="rules">what the options mean in the model's vocabulary.</param>
    /// <param name="seed">decides every draw.</param>
    /// <param name="device">where the model lies.</param>
    public TextGenerator(CausalModel model, IReadOnlyList<int[]> prompts, GenerationOptions options, TokenRules rules, long seed, Device device)
    {
        (_options, _rules, _processors) = (options, rules, new(options, rules));
        _rows = new(model, prompts, rules.PadId, options.MaxTokens, asLogProbabilities: false, device);
        var count = prompts.Count * options.Sequences;
        _samplers = [.. Enumerable.Range(0, count).Select(row => new Sampler(options, seed, row))];
        (_next, _ended, Probabilities) = (new int[count], new bool[count], new double[count]);
    }

    /// <summary>All rows have ended, or the length is reached.</summary>
    public bool IsDone => _written == _options.MaxTokens || _ended.All(ended => ended);

    /// <summary>Rows come prompt by prompt, a prompt's sequences beside each other.</summary>
    public IReadOnlyList<bool> Ended => _ended;

    /// <summary>The model's own probability of each row's last token; filled where the options ask for it.</summary>
    public double[] Probabilities { get; }

    /// <summary>Chooses the next token of each row and adds it to the text; a row that has ended gets padding.</summary>
    public ReadOnlySpan<int> Step()
    {
        _rows.Read();
        if (_written == 0) _rows.Repeat(_options.Sequences);
        for (var row = 0; row < _next.Length; row++) _next[row] = _ended[row] ? _rules.PadId : Choose(row);
        _rows.Append(_next);
        _written++;
        for (var row = 0; row < _next.Length; row++) _ended[row] |= _rules.EndIds.Contains(_next[row]);
        return _next;
    }

    /// <summary>Whoever reads the text has enough of this row.</summary>
    public void End(int row) => _ended[row] = true;

    /// <summary>Padding, prompt and what was written.</summary>
    public ReadOnlySpan<int> Text(int row) => _rows.Text(row);

    public void Dispose() => _rows.Dispose();

    private int Choose(int row)
    {
        var scores = _rows.Scores(row);
        if (_options.Probabilities) _untouched = scores.ToArray();
        if (!_processors.ChangeNothing) _processors.Apply(scores, _rows.Text(row), _written);
        var id = _samplers[row].Choose(scores);
        if (_options.Probabilities) Probabilities[row] = ProbabilityOf(_untouched, id);
        return id;
    }

    private static double ProbabilityOf(ReadOnlySpan<float> logits, int id)
    {
        double total = 0;
        foreach (var logit in logits) total += MathF.Exp(logit - logits[id]);
        return 1 / total;
    }
}
