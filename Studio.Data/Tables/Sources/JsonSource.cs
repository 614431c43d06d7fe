using System.Text.Json;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// JSON Lines (an object a line) or one array of objects, streamed. Columns are the keys in the order they first appear.
/// Nothing is reinterpreted: a number keeps its digits, a nested value stays JSON, of a key given twice the last one counts,
/// null and absent keys are missing.
/// </summary>
internal sealed class JsonSource : RowSource
{
    private const int LongestRow = 64 << 20;
    private readonly Utf8Input _input;
    private readonly bool _skipBadRows;
    private readonly JsonRecords _records;
    private readonly JsonKeys _keys = new();

    public JsonSource(Utf8Input input, bool skipBadRows)
    {
        _input = input;
        _skipBadRows = skipBadRows;
        _records = new JsonRecords(input, LongestRow);
    }

    public override IReadOnlyList<string> Columns => _keys.Columns;
    public override long Position => _input.Position;

    public override bool Read(RowBatch batch)
    {
        batch.EnsureColumns(Columns.Count);
        batch.Clear();
        while (!batch.IsFull && _records.Next())
            ReadRecord(batch);
        return batch.Rows > 0;
    }

    public override void Dispose() => _input.Dispose();

    private void ReadRecord(RowBatch batch)
    {
        var length = batch.Length;
        try
        {
            ReadObject(_records.Current, batch);
            batch.EndRow();
        }
        catch (Exception e) when (Problem(e) is { } problem)
        {
            batch.AbandonRow(length);
            var sentence = $"{_input.Label}, {_records.Where}: {problem}";
            if (!_skipBadRows)
                throw new UserError(sentence, e);
            Skip(sentence);
        }
    }

    private void ReadObject(ReadOnlySpan<byte> json, RowBatch batch)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException($"it holds {Word(reader.TokenType)} where an object {{…}} belongs; mend it, or leave out rows that cannot be read.");
        _keys.BeginObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = _keys.Column(ref reader);
            batch.EnsureColumns(Columns.Count);
            reader.Read();
            ReadValue(ref reader, json, batch, column);
        }
        reader.Read(); // complains about anything after the object
    }

    private static void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBatch batch, int column)
    {
        var start = batch.Length;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                batch.EndMissing(column);
                return;
            case JsonTokenType.String when reader.ValueIsEscaped:
                var room = batch.Reserve(reader.ValueSpan.Length);
                batch.Shorten(room.Length - reader.CopyString(room));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                batch.Append(json[from..(int)reader.BytesConsumed]);
                break;
            default:
                batch.Append(reader.ValueSpan);
                break;
        }
        batch.EndCell(column, start);
    }

    /// <summary>What a person can do about it; null for errors that are not the row's.</summary>
    private static string? Problem(Exception e) => e switch
    {
        JsonException json => $"this is no valid JSON (at byte {(json.BytePositionInLine ?? 0) + 1:N0} of it); mend it, or leave out rows that cannot be read.",
        FormatException format => format.Message,
        // the reader's way of saying that an escape names half a character
        InvalidOperationException => "a text in it holds half a character (\\ud800 to \\udfff without its other half); mend it, or leave out rows that cannot be read.",
        _ => null,
    };

    private static string Word(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Null => "null",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };
}
