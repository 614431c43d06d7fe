using System.Runtime.InteropServices;
using System.Text;
using static Studio.Data.Tables.DuckDb.NativeMethods;

namespace Studio.Data.Tables.DuckDb;

/// <summary>
/// A result read chunk by chunk (at most 2,048 rows each), in order, while the statement runs: memory does not grow with
/// the number of rows. What <see cref="Column"/> gives is valid until the next call of <see cref="Next"/>.
/// </summary>
public sealed unsafe class DuckDbResult : IDisposable
{
    private nint _statement;
    private DuckDbResultHandle* _result;
    private nint _chunk;

    private DuckDbResult()
    {
    }

    public int ColumnCount => (int)duckdb_column_count(_result);

    /// <summary>Rows of the chunk that is being read.</summary>
    public int RowCount { get; private set; }

    public string ColumnName(int column) => Marshal.PtrToStringUTF8(duckdb_column_name(_result, (ulong)column)) ?? "";

    public DuckDbType ColumnType(int column) => (DuckDbType)duckdb_column_type(_result, (ulong)column);

    internal static DuckDbResult Run(DuckDbConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var result = new DuckDbResult();
        try
        {
            if (duckdb_prepare(connection.Handle, sql, out result._statement) != 0)
                throw new DuckDbException(Marshal.PtrToStringUTF8(duckdb_prepare_error(result._statement)) ?? "the statement could not be prepared");
            for (var i = 0; i < values.Length; i++)
                result.Bind(i + 1, values[i]);
            result._result = (DuckDbResultHandle*)NativeMemory.AllocZeroed((nuint)sizeof(DuckDbResultHandle));
            if (duckdb_execute_prepared_streaming(result._statement, result._result) != 0)
                throw new DuckDbException(result.Error() ?? "the statement could not be run");
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next chunk; false at the end.</summary>
    /// <exception cref="DuckDbException">the statement failed or was interrupted.</exception>
    public bool Next()
    {
        if (_chunk != 0)
            duckdb_destroy_data_chunk(ref _chunk);
        while (true)
        {
            _chunk = duckdb_fetch_chunk(*_result);
            if (_chunk == 0)
                return Error() is { } error ? throw new DuckDbException(error) : false;
            RowCount = (int)duckdb_data_chunk_get_size(_chunk);
            if (RowCount > 0)
                return true;
            duckdb_destroy_data_chunk(ref _chunk);
        }
    }

    public DuckDbVector Column(int column) =>
        new(duckdb_data_chunk_get_vector(_chunk, (ulong)column), ColumnType(column));

    public void Dispose()
    {
        if (_chunk != 0)
            duckdb_destroy_data_chunk(ref _chunk);
        if (_result is not null)
        {
            duckdb_destroy_result(_result);
            NativeMemory.Free(_result);
            _result = null;
        }
        if (_statement != 0)
            duckdb_destroy_prepare(ref _statement);
    }

    private string? Error() => Marshal.PtrToStringUTF8(duckdb_result_error(_result)) is { Length: > 0 } error ? error : null;

    private void Bind(int index, object? value)
    {
        var state = value switch
        {
            null => duckdb_bind_null(_statement, (ulong)index),
            string text => BindText(index, text),
            long number => duckdb_bind_int64(_statement, (ulong)index, number),
            int number => duckdb_bind_int64(_statement, (ulong)index, number),
            double number => duckdb_bind_double(_statement, (ulong)index, number),
            _ => throw new ArgumentException($"a value of type {value.GetType().Name} cannot be bound"),
        };
        if (state != 0)
            throw new DuckDbException($"value {index} could not be bound");
    }

    private int BindText(int index, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            byte none = 0;
            return duckdb_bind_varchar_length(_statement, (ulong)index, bytes.Length == 0 ? &none : start, (ulong)bytes.Length);
        }
    }
}
