using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>An object a line; numbers and truth values as such, missing ones null, NaN and infinities as text because JSON has none.</summary>
internal sealed class JsonRowWriter : RowWriter
{
    private readonly IReadOnlyList<DatasetColumn> _columns;
    private readonly JsonEncodedText[] _names;
    private readonly Utf8JsonWriter _json;

    public JsonRowWriter(Stream target, IReadOnlyList<DatasetColumn> columns) : base(target)
    {
        _columns = columns;
        _names = [.. columns.Select(c => JsonEncodedText.Encode(c.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        _json = new Utf8JsonWriter(Buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    protected override void WriteRow(DuckDbResult result, int row)
    {
        _json.WriteStartObject();
        for (var i = 0; i < _columns.Count; i++)
            WriteValue(_names[i], result.Column(i), row, _columns[i].Type);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        Buffer.Write("\n"u8);
    }

    public override void Dispose()
    {
        base.Dispose();
        _json.Dispose();
    }

    private void WriteValue(JsonEncodedText name, DuckDbVector vector, int row, ColumnType type)
    {
        if (vector.IsNull(row))
            _json.WriteNull(name);
        else if (type == ColumnType.Integer)
            _json.WriteNumber(name, vector.Integer(row));
        else if (type == ColumnType.Number && double.IsFinite(vector.Number(row)))
            _json.WriteNumber(name, vector.Number(row));
        else if (type == ColumnType.Boolean)
            _json.WriteBoolean(name, vector.Boolean(row));
        else
            _json.WriteString(name, Utf8(vector, row, type));
    }
}
