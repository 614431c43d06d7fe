using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        var count = 0L;
        ref var seen = ref MemoryMarshal.GetArrayDataReference(_seen);
        for (var at = 0; at < utf8.Length; count++)
        {
            // eight ASCII bytes at a time: what most texts are made of
            while (utf8.Length - at >= 8 && Unsafe.ReadUnaligned<ulong>(in utf8[at]) is var eight && (eight & 0x8080808080808080) == 0)
            {
                for (var i = 0; i < 64; i += 8)
                    Unsafe.Add(ref seen, (nuint)(eight >> i & 0x7F)) = true;
                (at, count) = (at + 8, count + 8);
            }
            if (at == utf8.Length)
                break;
            int b = utf8[at];
            if (b < 0x80)
            {
                _seen[b] = true;
                at++;
                continue;
            }
            var length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
            var point = b & (0x7F >> length);
            foreach (var continuation in utf8.Slice(at + 1, length - 1))
                point = (point << 6) | (continuation & 0x3F);
            _seen[point] = true;
            at += length;
        }
        AddRow(count, utf8.Length);
    }

    /// <param name="text">one row.</param>
    public void Add(string text)
    {
        var (seen, count, bytes) = (_seen, (long)text.Length, (long)text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            int c = text[at];
            if (char.IsHighSurrogate((char)c) && at + 1 < text.Length)
            {
                c = char.ConvertToUtf32((char)c, text[++at]);
                count--;
                bytes += 2; // four bytes for two units
            }
            else if (c >= 0x80)
            {
                bytes += c >= 0x800 ? 2 : 1;
            }
            seen[c] = true;
        }
        AddRow(count, bytes);
    }

    private void AddRow(long characters, long bytes)
    {
        _characters += characters;
        _bytes += bytes;
        _longest = Math.Max(_longest, characters);
    }
}
