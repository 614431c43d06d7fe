namespace Studio.Training.Tokenizers;

/// <summary>
/// Where an encoder puts its tokens: ids always, and the UTF-16 places they came from when somebody asked. The spans are
/// made large enough beforehand (<see cref="Tokenizer.MaxTokens"/>), so that nothing grows in the inner loop.
/// </summary>
public ref struct TokenSink
{
    private readonly Span<int> _ids;
    private readonly Span<TokenSpan> _spans;

    public TokenSink(Span<int> ids, Span<TokenSpan> spans = default)
    {
        _ids = ids;
        _spans = spans;
    }

    public int Count { get; private set; }

    public readonly bool WantsSpans => !_spans.IsEmpty;

    /// <summary>The ids still free to be written; see <see cref="Advance"/>.</summary>
    public readonly Span<int> Free => _ids[Count..];

    /// <summary>The places that belong to <see cref="Free"/>; empty unless <see cref="WantsSpans"/>.</summary>
    public readonly Span<TokenSpan> FreeSpans => WantsSpans ? _spans[Count..] : default;

    public void Add(int id, int start, int end)
    {
        if (WantsSpans) _spans[Count] = new(start, end);
        _ids[Count++] = id;
    }

    /// <summary>Counts tokens that were written into <see cref="Free"/> and <see cref="FreeSpans"/> directly.</summary>
    public void Advance(int tokens) => Count += tokens;
}
