using Studio.Training.Tokenizers;

namespace Studio.Training.Generation;

/// <summary>One text as it grows: ids become characters, which are told once they are whole and no stop string's beginning.</summary>
internal sealed class WrittenText(int number, Tokenizer tokenizer, GenerationOptions options, TokenRules rules, Action<GeneratedPiece> written)
{
    private readonly TokenDecoder _decoder = new(tokenizer);
    private readonly StopText _stop = new(options.StopStrings);
    private string? _reason;
    private int _tokens;

    /// <summary>An end token or a stop string has come.</summary>
    public bool IsClosed => _reason is not null;

    public void Add(int id, double? probability)
    {
        _tokens++;
        if (rules.EndIds.Contains(id))
        {
            _reason = "end";
            return;
        }
        Tell(_stop.Push(_decoder.Push(id)), probability);
        if (_stop.Found) _reason = "stop";
    }

    /// <param name="otherwise">why the text ends, if not of itself.</param>
    public GeneratedSequence Close(string otherwise)
    {
        Tell(_stop.Push(_decoder.Flush()), null);
        Tell(_stop.Flush(), null);
        return new(_reason ?? otherwise, _tokens);
    }

    private void Tell(string text, double? probability)
    {
        // a token inside a character has no text yet, and its probability is told all the same
        if (text.Length > 0 || probability is not null) written(new(number, text, probability));
    }
}
