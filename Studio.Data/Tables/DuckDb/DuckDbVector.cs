using System.Runtime.CompilerServices;
using System.Text;
using static Studio.Data.Tables.DuckDb.NativeMethods;

namespace Studio.Data.Tables.DuckDb;

/// <summary>One column of a chunk, in DuckDB's own memory. Rows are 0-based within the chunk.</summary>
public readonly unsafe ref struct DuckDbVector
{
    private readonly byte* _data;
    private readonly ulong* _validity;
    private readonly DuckDbType _type;

    internal DuckDbVector(nint vector, DuckDbType type)
    {
        _data = (byte*)duckdb_vector_get_data(vector);
        _validity = duckdb_vector_get_validity(vector);
        _type = type;
    }

    public bool IsNull(int row) => _validity is not null && (_validity[row >> 6] & (1UL << (row & 63))) == 0;

    /// <summary>The bytes of a text or blob: UTF-8 for text, never copied.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        // duckdb_string_t: 4 bytes of length, then up to 12 bytes in place, else 4 bytes of prefix and a pointer.
        var value = _data + (row * 16);
        var length = Unsafe.ReadUnaligned<int>(value);
        return new ReadOnlySpan<byte>(length <= 12 ? value + 4 : *(byte**)(value + 8), length);
    }

    public string Text(int row) => Encoding.UTF8.GetString(Bytes(row));

    public long Integer(int row) => _type switch
    {
        DuckDbType.TinyInt => ((sbyte*)_data)[row],
        DuckDbType.SmallInt => ((short*)_data)[row],
        DuckDbType.Integer => ((int*)_data)[row],
        DuckDbType.UTinyInt => _data[row],
        DuckDbType.USmallInt => ((ushort*)_data)[row],
        DuckDbType.UInteger => ((uint*)_data)[row],
        DuckDbType.BigInt => ((long*)_data)[row],
        _ => throw new InvalidOperationException($"a column of type {_type} holds no integers"),
    };

    public double Number(int row) => _type switch
    {
        DuckDbType.Double => ((double*)_data)[row],
        DuckDbType.Float => ((float*)_data)[row],
        _ => Integer(row),
    };

    public bool Boolean(int row) => _data[row] != 0;

    /// <summary>string, long, double, bool, byte[] or null.</summary>
    public object? Value(int row)
    {
        if (IsNull(row))
            return null;
        return _type switch
        {
            DuckDbType.Varchar => Text(row),
            DuckDbType.Blob => Bytes(row).ToArray(),
            DuckDbType.Boolean => Boolean(row),
            DuckDbType.Float or DuckDbType.Double => Number(row),
            _ => Integer(row),
        };
    }
}
