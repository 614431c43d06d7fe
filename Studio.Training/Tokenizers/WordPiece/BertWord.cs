using System.Text;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>
/// A word as BERT's preparation leaves it, filled again and again by <see cref="BertWords"/>: its UTF-16 units, and for
/// each unit the part of the text it came from, since characters may have been dropped, split or changed on the way.
/// </summary>
internal sealed class BertWord
{
    private char[] _units = new char[64];
    private TokenSpan[] _sources = new TokenSpan[64];

    public int Length { get; private set; }

    /// <summary>Number of characters (Unicode scalar values).</summary>
    public int Characters { get; private set; }

    public ReadOnlySpan<char> Text => _units.AsSpan(0, Length);

    /// <summary>The part of the original text that units <paramref name="start"/> to <paramref name="end"/> came from.</summary>
    public TokenSpan Source(int start, int end) => new(_sources[start].Start, _sources[end - 1].End);

    public void Clear() => (Length, Characters) = (0, 0);

    public void Add(Rune rune, TokenSpan source)
    {
        if (Length + 2 > _units.Length)
        {
            Array.Resize(ref _units, _units.Length * 2);
            Array.Resize(ref _sources, _sources.Length * 2);
        }
        for (var count = rune.EncodeToUtf16(_units.AsSpan(Length)); count > 0; count--) _sources[Length++] = source;
        Characters++;
    }
}
