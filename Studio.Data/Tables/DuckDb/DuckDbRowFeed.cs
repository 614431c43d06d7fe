using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static Studio.Data.Tables.DuckDb.NativeMethods;

namespace Studio.Data.Tables.DuckDb;

/// <summary>
/// Rows that C# produces, as a table function DuckDB can select from: COPY (SELECT * FROM name()) writes them to Parquet
/// without ever holding more than a row group. DuckDB calls <see cref="_fill"/> on one thread at a time, in order.
/// An exception inside it stops the statement and is thrown again by <see cref="ThrowIfFailed"/>.
/// </summary>
internal sealed unsafe class DuckDbRowFeed : IDisposable
{
    private readonly IReadOnlyList<(string Name, DuckDbType Type)> _columns;
    private readonly Func<nint, int> _fill;
    private GCHandle _self;
    private ExceptionDispatchInfo? _failure;

    /// <param name="fill">writes up to 2,048 rows into the chunk and returns how many; 0 at the end.</param>
    public DuckDbRowFeed(DuckDbConnection connection, string name, IReadOnlyList<(string Name, DuckDbType Type)> columns, Func<nint, int> fill)
    {
        _columns = columns;
        _fill = fill;
        _self = GCHandle.Alloc(this);
        var function = duckdb_create_table_function();
        duckdb_table_function_set_name(function, name);
        duckdb_table_function_set_extra_info(function, GCHandle.ToIntPtr(_self), 0);
        duckdb_table_function_set_bind(function, &Bind);
        duckdb_table_function_set_init(function, &Init);
        duckdb_table_function_set_function(function, &Fill);
        var state = duckdb_register_table_function(connection.Handle, function);
        duckdb_destroy_table_function(ref function);
        if (state != 0)
            throw new DuckDbException($"the table function {name} could not be registered");
    }

    /// <summary>Throws what the producer threw, in place of DuckDB's report of it.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Only after the connection is closed or no statement uses the function any more.</summary>
    public void Dispose() => _self.Free();

    [UnmanagedCallersOnly]
    private static void Bind(nint info)
    {
        var feed = (DuckDbRowFeed)GCHandle.FromIntPtr(duckdb_bind_get_extra_info(info)).Target!;
        foreach (var (name, type) in feed._columns)
        {
            var logical = duckdb_create_logical_type((int)type);
            duckdb_bind_add_result_column(info, name, logical);
            duckdb_destroy_logical_type(ref logical);
        }
    }

    [UnmanagedCallersOnly]
    private static void Init(nint info) => duckdb_init_set_max_threads(info, 1);

    [UnmanagedCallersOnly]
    private static void Fill(nint info, nint chunk)
    {
        var feed = (DuckDbRowFeed)GCHandle.FromIntPtr(duckdb_function_get_extra_info(info)).Target!;
        try
        {
            duckdb_data_chunk_set_size(chunk, (ulong)feed._fill(chunk));
        }
        catch (Exception e) // must not unwind through native frames; kept and thrown again on the caller's side
        {
            feed._failure = ExceptionDispatchInfo.Capture(e);
            duckdb_data_chunk_set_size(chunk, 0);
            duckdb_function_set_error(info, e.Message);
        }
    }
}
