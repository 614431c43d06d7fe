using System.Buffers;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// One record of delimited text at a time, exactly as RFC 4180 says: a field that starts with a quote goes to the next
/// single quote, line ends inside it belong to it; any other field goes to the next delimiter or line end, quotes and
/// spaces in it are kept. A line ends with \n, \r\n or \r.
/// </summary>
internal sealed class CsvRecordParser(byte delimiter, bool quoted)
{
    private readonly SearchValues<byte> _fieldEnds = SearchValues.Create([delimiter, (byte)'\n', (byte)'\r']);

    public enum Outcome { Record, Incomplete, UnclosedQuote, TextAfterQuote }

    /// <summary>Bytes of the record including its line end, after <see cref="Outcome.Record"/>.</summary>
    public int Consumed { get; private set; }

    /// <summary>Fields of the record, which may be more than the batch has columns.</summary>
    public int Fields { get; private set; }

    /// <summary>The record was an empty line.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>Where parsing stopped after an outcome that is an error.</summary>
    public int ErrorAt { get; private set; }

    /// <summary>Puts the fields of the record at the start of the text into the batch's current row.</summary>
    /// <param name="last">nothing comes after the text.</param>
    public Outcome Parse(ReadOnlySpan<byte> text, bool last, RowBatch batch)
    {
        Fields = 0;
        var at = 0;
        while (true)
        {
            var start = batch.Length;
            var outcome = quoted && at < text.Length && text[at] == '"'
                ? ReadQuoted(text, ref at, last, batch)
                : ReadPlain(text, ref at, last, batch);
            if (outcome != Outcome.Record)
                return outcome;
            batch.EndCell(Fields++, start);
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }
            return EndRecord(text, at, last);
        }
    }

    private Outcome EndRecord(ReadOnlySpan<byte> text, int at, bool last)
    {
        if (at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r'))
        {
            ErrorAt = at;
            return Outcome.TextAfterQuote;
        }
        // \r may be the first half of \r\n
        if (!last && (at == text.Length || (text[at] == '\r' && at + 1 == text.Length)))
            return Outcome.Incomplete;
        IsBlank = at == 0;
        Consumed = at == text.Length ? at : at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1);
        return Outcome.Record;
    }

    private Outcome ReadPlain(ReadOnlySpan<byte> text, ref int at, bool last, RowBatch batch)
    {
        var length = text[at..].IndexOfAny(_fieldEnds);
        if (length < 0)
        {
            if (!last)
                return Outcome.Incomplete;
            length = text.Length - at;
        }
        batch.Append(text.Slice(at, length));
        at += length;
        return Outcome.Record;
    }

    private Outcome ReadQuoted(ReadOnlySpan<byte> text, ref int at, bool last, RowBatch batch)
    {
        at++;
        while (true)
        {
            var length = text[at..].IndexOf((byte)'"');
            if (length < 0)
            {
                ErrorAt = text.Length;
                return last ? Outcome.UnclosedQuote : Outcome.Incomplete;
            }
            batch.Append(text.Slice(at, length));
            at += length + 1;
            if (at == text.Length && !last)
                return Outcome.Incomplete;
            if (at == text.Length || text[at] != '"')
                return Outcome.Record;
            batch.Append("\""u8);
            at++;
        }
    }
}
