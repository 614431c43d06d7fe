using System.Collections;

namespace Studio.Training.Generation;

/// <summary>
/// Changes the scores of the next token by what stands in the text already: repetition penalty (Keskar et al. 2019, "CTRL",
/// https://arxiv.org/abs/1909.05858, section 4.1), no repeated n-grams, bad words, minimum length; in the order and with the
/// arithmetic of Hugging Face's generate(). Scores are logits, or log-probabilities in a beam search. A batch's padding
/// counts as text, as it does there.
/// </summary>
public sealed class LogitsProcessors(GenerationOptions options, TokenRules rules)
{
    private BitArray _seen = new(0);

    public bool ChangeNothing => options is { RepetitionPenalty: 1, NoRepeatNgramSize: 0, MinTokens: 0 } && rules.BadWords.Count == 0;

    /// <param name="scores">one row (vocabulary); changed in place.</param>
    /// <param name="history">the text so far: padding, prompt and what was written.</param>
    /// <param name="written">how many of them were written.</param>
    public void Apply(Span<float> scores, ReadOnlySpan<int> history, int written)
    {
        if (options.RepetitionPenalty != 1) PenalizeRepetition(scores, history);
        if (options.NoRepeatNgramSize > 0) BanRepeatedNgrams(scores, history);
        foreach (var word in rules.BadWords) BanWord(scores, history, word);
        if (written < options.MinTokens) Ban(scores, rules.EndIds);
    }

    private void PenalizeRepetition(Span<float> scores, ReadOnlySpan<int> history)
    {
        var penalty = (float)options.RepetitionPenalty;
        if (_seen.Length < scores.Length) _seen = new(scores.Length);
        foreach (var id in history)
        {
            if ((uint)id >= (uint)scores.Length || _seen[id]) continue;
            _seen[id] = true;
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }
        foreach (var id in history)
            if ((uint)id < (uint)scores.Length) _seen[id] = false;
    }

    private void BanRepeatedNgrams(Span<float> scores, ReadOnlySpan<int> history)
    {
        var before = options.NoRepeatNgramSize - 1;
        if (history.Length < before) return;
        var last = history[^before..];
        for (var at = 0; at + before < history.Length; at++)
            if (history.Slice(at, before).SequenceEqual(last)) Ban(scores, history[at + before]);
    }

    private void BanWord(Span<float> scores, ReadOnlySpan<int> history, int[] word)
    {
        var before = word.AsSpan(0, word.Length - 1);
        // ending a text is the minimum length's business; a word longer than all there is cannot be completed
        if ((before.IsEmpty && rules.EndIds.Contains(word[0])) || word.Length > history.Length && !before.IsEmpty) return;
        if (history.EndsWith(before)) Ban(scores, word[^1]);
    }

    private static void Ban(Span<float> scores, IReadOnlyList<int> ids)
    {
        foreach (var id in ids) Ban(scores, id);
    }

    private static void Ban(Span<float> scores, int id)
    {
        if ((uint)id < (uint)scores.Length) scores[id] = float.NegativeInfinity;
    }
}
