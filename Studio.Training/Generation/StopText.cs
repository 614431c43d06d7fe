namespace Studio.Training.Generation;

/// <summary>
/// Lets text through as it is written, up to the first stop string: what might be the beginning of one waits here until the
/// next pieces tell.
/// </summary>
public sealed class StopText(IReadOnlyList<string> stopStrings)
{
    private string _held = "";

    public bool Found { get; private set; }

    /// <summary>The text that is sure now.</summary>
    public string Push(string text)
    {
        if (Found) return "";
        if (stopStrings.Count == 0) return text;
        _held += text;
        var at = stopStrings.Select(stop => _held.IndexOf(stop, StringComparison.Ordinal)).Where(found => found >= 0).DefaultIfEmpty(-1).Min();
        Found = at >= 0;
        return Release(Found ? at : _held.Length - stopStrings.Max(LengthBegun));
    }

    /// <summary>What waits, when no more text comes.</summary>
    public string Flush() => Found ? "" : Release(_held.Length);

    private string Release(int length)
    {
        var sure = _held[..length];
        _held = _held[length..];
        return sure;
    }

    /// <summary>How many characters at the end of the text are the beginning of this stop string.</summary>
    private int LengthBegun(string stop)
    {
        for (var length = Math.Min(stop.Length - 1, _held.Length); length > 0; length--)
            if (_held.AsSpan(_held.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        return 0;
    }
}
