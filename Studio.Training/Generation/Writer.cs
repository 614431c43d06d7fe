using System.Diagnostics;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Generation;

/// <summary>Text in, text out: what a command line and a session ask of generation. Pieces are told as they are written.</summary>
/// <param name="model">in evaluation mode.</param>
/// <param name="tokenizer">the model's.</param>
/// <param name="device">where the model lies.</param>
/// <param name="endIds">tokens that end a text; null: the usual ones of the vocabulary.</param>
public sealed class Writer(CausalModel model, Tokenizer tokenizer, Device device, IReadOnlyList<int>? endIds = null)
{
    private static readonly TimeSpan s_betweenPreviews = TimeSpan.FromMilliseconds(100);

    /// <param name="prompt">what to continue; empty starts from a line break.</param>
    /// <param name="options">unchecked.</param>
    /// <param name="written">called with every piece.</param>
    /// <param name="stopped">asked before every token.</param>
    /// <exception cref="Data.UserError">an option is out of range, or the prompt does not fit.</exception>
    public GenerationResult Write(string prompt, GenerationOptions options, Action<GeneratedPiece> written, Func<bool> stopped)
    {
        options.Check();
        var fit = PromptFit.Of(PromptFit.IdsOf(tokenizer, prompt), model, options);
        var rules = TokenRules.Of(options, tokenizer, endIds);
        var seed = options.Seed ?? Random.Shared.NextInt64(1L << 31);
        var started = Stopwatch.GetTimestamp();
        var (sequences, steps) = options.IsBeamSearch ? Search(fit, options, rules, written, stopped) : Sample(fit, options, rules, seed, written, stopped);
        return new(sequences, seed, fit.Ids.Length, fit.Dropped, steps, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private (IReadOnlyList<GeneratedSequence>, int) Sample(PromptFit fit, GenerationOptions options, TokenRules rules, long seed, Action<GeneratedPiece> written, Func<bool> stopped)
    {
        using var generator = new TextGenerator(model, [fit.Ids], options, rules, seed, device);
        var texts = Enumerable.Range(0, options.Sequences).Select(number => new WrittenText(number, tokenizer, options, rules, written)).ToArray();
        var steps = 0;
        for (; !generator.IsDone && !stopped(); steps++)
        {
            var ids = generator.Step();
            for (var row = 0; row < texts.Length; row++)
            {
                if (texts[row].IsClosed) continue;
                texts[row].Add(ids[row], options.Probabilities ? generator.Probabilities[row] : null);
                if (texts[row].IsClosed) generator.End(row);
            }
        }
        return ([.. texts.Select(text => text.Close(steps == options.MaxTokens ? "length" : "stopped"))], steps);
    }

    private (IReadOnlyList<GeneratedSequence>, int) Search(PromptFit fit, GenerationOptions options, TokenRules rules, Action<GeneratedPiece> written, Func<bool> stopped)
    {
        using var search = new BeamSearch(model, [fit.Ids], options, rules, device);
        var shown = Stopwatch.StartNew();
        while (!search.IsDone && !stopped())
        {
            search.Step();
            if (shown.Elapsed < s_betweenPreviews) continue;
            written(new(0, tokenizer.Decode(search.Leading(0)), IsPreview: true));
            shown.Restart();
        }
        var otherwise = !search.IsDone ? "stopped" : search.EndsWithContext ? "context" : "length";
        var sequences = search.Finish(0).Select((hypothesis, number) =>
        {
            var text = new WrittenText(number, tokenizer, options, rules, written);
            foreach (var id in hypothesis.Ids)
                if (!text.IsClosed) text.Add(id, null);
            return text.Close(otherwise) with { Score = hypothesis.Score };
        });
        return ([.. sequences], search.Written);
    }
}
