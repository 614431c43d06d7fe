namespace Studio.Data.Tables;

/// <summary>Counts a column of text row by row: characters, bytes, the alphabet, the longest row.</summary>
internal sealed class TextSizeCounter
{
    private const int CodePoints = 0x110000;
    private readonly bool[] _seen = new bool[CodePoints];
    private long _characters;
    private long _bytes;
    private long _longest;

    public TextSize Result => new(_characters, _bytes, _seen.Count(mark => mark), _longest);

    /// <param name="utf8">one row; valid UTF-8.</param>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var (seen, count) = (_seen, 0L);
        for (var at = 0; at < utf8.Length; count++)
        {
            int b = utf8[at];
            if (b < 0x80)
            {
                seen[b] = true;
                at++;
                continue;
            }
            var length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
            var point = b & (0x7F >> length);
            foreach (var continuation in utf8.Slice(at + 1, length - 1))
                point = (point << 6) | (continuation & 0x3F);
            seen[point] = true;
            at += length;
        }
        _characters += count;
        _bytes += utf8.Length;
        _longest = Math.Max(_longest, count);
    }
}
