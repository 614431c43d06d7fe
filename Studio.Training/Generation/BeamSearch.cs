using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Generation;

/// <summary>
/// Searches for likely texts with several hypotheses a prompt at once (beam search; the rules are
/// <see cref="BeamScorer"/>'s). The context is not slid: where it is full, the search ends.
/// </summary>
public sealed class BeamSearch : IDisposable
{
    private readonly GenerationOptions _options;
    private readonly DecoderRows _rows;
    private readonly LogitsProcessors _processors;
    private readonly BeamScorer[] _prompts;
    private readonly int[] _parents;
    private readonly int[] _next;
    private readonly int _padId;
    private readonly int _vocabulary;

    /// <param name="model">in evaluation mode.</param>
    /// <param name="prompts">at least one token each, none longer than the context.</param>
    /// <param name="options">checked; two beams or more.</param>
    /// <param name="rules">what the options mean in the model's vocabulary.</param>
    /// <param name="device">where the model lies.</param>
    public BeamSearch(CausalModel model, IReadOnlyList<int[]> prompts, GenerationOptions options, TokenRules rules, Device device)
    {
        // the last token written need not be read
        var room = model.ContextLength is { } context ? context - prompts.Max(prompt => prompt.Length) + 1 : int.MaxValue;
        EndsWithContext = room < options.MaxTokens;
        _options = options = options with { MaxTokens = Math.Min(options.MaxTokens, room) };
        _rows = new(model, prompts, rules.PadId, options.MaxTokens, asLogProbabilities: true, device);
        (_processors, _padId, _vocabulary) = (new(options, rules), rules.PadId, model.VocabularySize);
        _prompts = [.. prompts.Select(_ => new BeamScorer(options, rules))];
        (_parents, _next) = (new int[prompts.Count * options.Beams], new int[prompts.Count * options.Beams]);
    }

    /// <summary>There is no room in the context for as many tokens as asked for.</summary>
    public bool EndsWithContext { get; }

    /// <summary>Steps taken.</summary>
    public int Written { get; private set; }

    public bool IsDone => Written == _options.MaxTokens || _prompts.All(prompt => prompt.IsDone);

    /// <summary>What a prompt's likeliest open hypothesis has written so far.</summary>
    public IReadOnlyList<int> Leading(int prompt) => _prompts[prompt].Texts[0];

    public void Step()
    {
        _rows.Read();
        if (Written == 0) _rows.Repeat(_options.Beams);
        for (var row = 0; row < _rows.Count && !_processors.ChangeNothing; row++) _processors.Apply(_rows.Scores(row), _rows.Text(row), Written);
        for (var prompt = 0; prompt < _prompts.Length; prompt++) Step(prompt);
        _rows.Reorder(_parents);
        _rows.Append(_next);
        Written++;
    }

    /// <summary>The best texts of a prompt, best first.</summary>
    public IReadOnlyList<BeamHypothesis> Finish(int prompt) => _prompts[prompt].Finish();

    public void Dispose() => _rows.Dispose();

    private void Step(int prompt)
    {
        var (first, beams) = (prompt * _options.Beams, _options.Beams);
        if (_prompts[prompt].IsDone)
        {
            // its rows go on beside the others', and nobody looks at them
            for (var row = first; row < first + beams; row++) (_parents[row], _next[row]) = (row, _padId);
            return;
        }
        var scores = _rows.AllScores.Slice(first * _vocabulary, beams * _vocabulary);
        _prompts[prompt].Step(scores, _vocabulary, _parents.AsSpan(first, beams));
        for (var row = first; row < first + beams; row++) (_parents[row], _next[row]) = (_parents[row] + first, _prompts[prompt].Texts[row - first][^1]);
    }
}
