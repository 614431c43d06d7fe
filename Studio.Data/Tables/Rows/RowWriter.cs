using System.Buffers;
using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>Rows into a stream, through a buffer of its own so that the stream sees large blocks only.</summary>
internal abstract class RowWriter(Stream target) : IDisposable
{
    private const int BlockBytes = 1 << 18;

    protected ArrayBufferWriter<byte> Buffer { get; } = new(BlockBytes + (1 << 16));

    public virtual void Begin()
    {
    }

    public void Write(DuckDbResult result, int row)
    {
        WriteRow(result, row);
        if (Buffer.WrittenCount >= BlockBytes)
            Flush();
    }

    public virtual void Dispose() => Flush();

    protected abstract void WriteRow(DuckDbResult result, int row);

    /// <summary>A value as UTF-8: text as it is, an image's bytes as base64, numbers so that they read back the same.</summary>
    protected static ReadOnlySpan<byte> Utf8(DuckDbVector vector, int row, ColumnType type) => type switch
    {
        ColumnType.Text => vector.Bytes(row),
        ColumnType.Image => Encoding.ASCII.GetBytes(Convert.ToBase64String(vector.Bytes(row))),
        _ => Encoding.UTF8.GetBytes(CellText.Of(vector.Value(row))),
    };

    protected void Flush()
    {
        target.Write(Buffer.WrittenSpan);
        Buffer.ResetWrittenCount();
    }
}
