using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>One pass over a text column: lengths of its rows in characters (code points) and in words. Empty rows count as missing.</summary>
internal sealed class TextMeasure
{
    public LengthCounts Characters { get; } = new();
    public LengthCounts Words { get; } = new();
    public long Missing { get; private set; }

    public static TextMeasure Of(DuckDbConnection connection, string path, string column)
    {
        var measure = new TextMeasure();
        using var result = connection.Query($"SELECT {Sql.Identifier(column)} FROM read_parquet(?)", path);
        while (result.Next())
        {
            var texts = result.Column(0);
            for (var row = 0; row < result.RowCount; row++)
                measure.Add(texts.IsNull(row) ? default : texts.Bytes(row));
        }
        return measure;
    }

    private void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            Missing++;
            return;
        }
        var (characters, words, inWord) = (0, 0, false);
        foreach (var b in utf8)
        {
            // every byte but a continuation begins a code point
            if ((b & 0xC0) != 0x80)
                characters++;
            var space = b is (byte)' ' or >= 9 and <= 13;
            if (!space && !inWord)
                words++;
            inWord = !space;
        }
        Characters.Add(characters);
        Words.Add(words);
    }
}
