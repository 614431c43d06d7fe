using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Studio.Data.Tables.Sources;
using static Studio.Data.Tables.DuckDb.NativeMethods;

namespace Studio.Data.Tables.DuckDb;

/// <summary>Puts a batch's column into a vector of the chunk DuckDB wants filled, converted to its type.</summary>
internal static unsafe class DuckDbVectorWriter
{
    private const int InPlace = 12;

    public static DuckDbType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Integer => DuckDbType.BigInt,
        ColumnType.Number => DuckDbType.Double,
        ColumnType.Boolean => DuckDbType.Boolean,
        ColumnType.Image => DuckDbType.Blob,
        _ => DuckDbType.Varchar,
    };

    /// <summary>Writes all rows of the batch.</summary>
    /// <returns>the first row whose cell is not of that type, or -1.</returns>
    public static int Write(nint chunk, int target, RowBatch batch, int source, ColumnType type)
    {
        var vector = duckdb_data_chunk_get_vector(chunk, (ulong)target);
        return type is ColumnType.Text or ColumnType.Image
            ? WriteBytes(vector, batch, source)
            : WriteValues(vector, batch, source, type);
    }

    /// <summary>Writes some rows of a column of values (string, long, double, bool, byte[] or null), in the order given.</summary>
    public static void Write(nint chunk, int target, object?[] values, int[] rows, ColumnType type)
    {
        var vector = duckdb_data_chunk_get_vector(chunk, (ulong)target);
        var data = (byte*)duckdb_vector_get_data(vector);
        for (var i = 0; i < rows.Length; i++)
        {
            switch (values[rows[i]])
            {
                case null: SetNull(vector, i); break;
                case string text: AssignText(vector, data, i, text); break;
                case byte[] bytes: Assign(vector, data, i, bytes); break;
                case bool truth: data[i] = truth ? (byte)1 : (byte)0; break;
                case long whole when type == ColumnType.Number: ((double*)data)[i] = whole; break;
                case long whole: ((long*)data)[i] = whole; break;
                case double number: ((double*)data)[i] = number; break;
                case var other: throw new InvalidOperationException($"a {other.GetType().Name} cannot be written to a column of type {type}");
            }
        }
    }

    /// <summary>The same text in every row.</summary>
    public static void Repeat(nint chunk, int target, int rows, ReadOnlySpan<byte> text)
    {
        var vector = duckdb_data_chunk_get_vector(chunk, (ulong)target);
        var data = (byte*)duckdb_vector_get_data(vector);
        for (var row = 0; row < rows; row++)
            Assign(vector, data, row, text);
    }

    /// <summary>Values that lie in memory as DuckDB holds them: long, double or bool.</summary>
    public static void Copy<T>(nint chunk, int target, ReadOnlySpan<T> values) where T : unmanaged
    {
        var data = duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, (ulong)target));
        values.CopyTo(new Span<T>((void*)data, values.Length));
    }

    /// <summary>Texts, null where one is missing.</summary>
    public static void Copy(nint chunk, int target, ReadOnlySpan<string?> texts)
    {
        var vector = duckdb_data_chunk_get_vector(chunk, (ulong)target);
        var data = (byte*)duckdb_vector_get_data(vector);
        for (var row = 0; row < texts.Length; row++)
            if (texts[row] is { } text)
                Assign(vector, data, row, System.Text.Encoding.UTF8.GetBytes(text));
            else
                SetNull(vector, row);
    }

    private static int WriteBytes(nint vector, RowBatch batch, int source)
    {
        var data = (byte*)duckdb_vector_get_data(vector);
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.IsMissing(source, row))
                SetNull(vector, row);
            else
                Assign(vector, data, row, batch.Cell(source, row));
        }
        return -1;
    }

    private static void Assign(nint vector, byte* data, int row, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > InPlace)
        {
            fixed (byte* start = bytes)
                duckdb_unsafe_vector_assign_string_element_len(vector, (ulong)row, start, (ulong)bytes.Length);
            return;
        }
        // duckdb_string_t: a short text lies in place, padded with zeros.
        var value = data + (row * 16);
        Unsafe.InitBlockUnaligned(value, 0, 16);
        *(int*)value = bytes.Length;
        bytes.CopyTo(new Span<byte>(value + 4, InPlace));
    }

    private static void AssignText(nint vector, byte* data, int row, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 1024)
        {
            Span<byte> near = stackalloc byte[1024];
            Assign(vector, data, row, near[..Encoding.UTF8.GetBytes(text, near)]);
            return;
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        Assign(vector, data, row, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static int WriteValues(nint vector, RowBatch batch, int source, ColumnType type)
    {
        var data = (byte*)duckdb_vector_get_data(vector);
        for (var row = 0; row < batch.Rows; row++)
        {
            var cell = batch.Cell(source, row);
            if (cell.IsEmpty)
                SetNull(vector, row);
            else if (!WriteValue(data, row, cell, type))
                return row;
        }
        return -1;
    }

    private static bool WriteValue(byte* data, int row, ReadOnlySpan<byte> cell, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.Integer:
                return Utf8Parser.TryParse(cell, out ((long*)data)[row], out var used) && used == cell.Length;
            case ColumnType.Number:
                return double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out ((double*)data)[row]);
            default:
                var parsed = NumberText.IsBoolean(cell, out var truth);
                data[row] = truth ? (byte)1 : (byte)0;
                return parsed;
        }
    }

    private static void SetNull(nint vector, int row)
    {
        duckdb_vector_ensure_validity_writable(vector);
        duckdb_vector_get_validity(vector)[row >> 6] &= ~(1UL << (row & 63));
    }
}
