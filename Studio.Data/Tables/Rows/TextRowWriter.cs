using System.Buffers;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>One text a line. Line breaks inside a text stay, as they are part of it.</summary>
internal sealed class TextRowWriter(Stream target) : RowWriter(target)
{
    protected override void WriteRow(DuckDbResult result, int row)
    {
        var vector = result.Column(0);
        if (!vector.IsNull(row))
            Buffer.Write(vector.Value(row) is string ? vector.Bytes(row) : System.Text.Encoding.UTF8.GetBytes(CellText.Of(vector.Value(row))));
        Buffer.Write("\n"u8);
    }
}
