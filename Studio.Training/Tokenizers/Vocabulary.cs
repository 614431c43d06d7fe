namespace Studio.Training.Tokenizers;

/// <summary>The tokens of a model and their ids, both ways. Ids may have holes, which belong to no token.</summary>
public sealed class Vocabulary
{
    /// <summary>More than any published vocabulary; an id beyond it would only make a file's author allocate our memory.</summary>
    public const int LargestSize = 4_000_000;

    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _tokens;

    /// <exception cref="FormatException">two tokens share an id, or an id is out of range.</exception>
    public Vocabulary(IEnumerable<KeyValuePair<string, int>> tokens)
    {
        _ids = new(StringComparer.Ordinal);
        foreach (var (token, id) in tokens)
        {
            if (id is < 0 or >= LargestSize) throw new FormatException($"the token '{Shorten(token)}' has the id {id}, outside 0 to {LargestSize - 1}");
            if (!_ids.TryAdd(token, id)) throw new FormatException($"the token '{Shorten(token)}' stands twice in the vocabulary");
        }
        _tokens = new string?[_ids.Count == 0 ? 0 : _ids.Values.Max() + 1];
        foreach (var (token, id) in _ids)
        {
            if (_tokens[id] is { } other) throw new FormatException($"the tokens '{Shorten(other)}' and '{Shorten(token)}' share the id {id}");
            _tokens[id] = token;
        }
    }

    /// <summary>One more than the largest id.</summary>
    public int Size => _tokens.Length;

    /// <summary>Tokens in the order of their ids.</summary>
    public IEnumerable<KeyValuePair<string, int>> InOrder =>
        _tokens.Select((token, id) => (token, id)).Where(e => e.token is not null).Select(e => KeyValuePair.Create(e.token!, e.id));

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>For messages: a token may be as long as the file.</summary>
    internal static string Shorten(string token) => token.Length <= 40 ? token : token[..40] + "…";
}
