using System.Runtime.InteropServices;

namespace Studio.Data.Tables.DuckDb;

/// <summary>The part of DuckDB's C API that Studio calls. A state of 0 is success; pointers named ref are set to zero by destroy.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "duckdb";

    static NativeMethods() => DuckDbLibrary.Register();

    [LibraryImport(Library)]
    internal static partial nint duckdb_library_version();

    [LibraryImport(Library)]
    internal static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_open_ext(string path, out nint database, nint config, out nint error);

    [LibraryImport(Library)]
    internal static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    internal static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Library)]
    internal static partial DuckDbProgress duckdb_query_progress(nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_prepare(nint connection, string query, out nint statement);

    [LibraryImport(Library)]
    internal static partial nint duckdb_prepare_error(nint statement);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_varchar_length(nint statement, ulong index, byte* value, ulong length);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_int64(nint statement, ulong index, long value);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_double(nint statement, ulong index, double value);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_null(nint statement, ulong index);

    [LibraryImport(Library)]
    internal static partial int duckdb_execute_prepared_streaming(nint statement, DuckDbResultHandle* result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_result_error(DuckDbResultHandle* result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_result(DuckDbResultHandle* result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_fetch_chunk(DuckDbResultHandle result);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_column_count(DuckDbResultHandle* result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_column_name(DuckDbResultHandle* result, ulong column);

    [LibraryImport(Library)]
    internal static partial int duckdb_column_type(DuckDbResultHandle* result, ulong column);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    internal static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Library)]
    internal static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library)]
    internal static partial nint duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    internal static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_ensure_validity_writable(nint vector);

    /// <summary>Copies the bytes without looking at them: text must be valid UTF-8.</summary>
    [LibraryImport(Library)]
    internal static partial void duckdb_unsafe_vector_assign_string_element_len(nint vector, ulong index, byte* value, ulong length);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_logical_type(int type);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_table_function();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_table_function_set_name(nint function, string name);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_extra_info(nint function, nint info, nint destroy);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_bind(nint function, delegate* unmanaged<nint, void> bind);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_init(nint function, delegate* unmanaged<nint, void> init);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_function(nint function, delegate* unmanaged<nint, nint, void> body);

    [LibraryImport(Library)]
    internal static partial int duckdb_register_table_function(nint connection, nint function);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_table_function(ref nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_bind_add_result_column(nint info, string name, nint type);

    [LibraryImport(Library)]
    internal static partial nint duckdb_bind_get_extra_info(nint info);

    [LibraryImport(Library)]
    internal static partial void duckdb_init_set_max_threads(nint info, ulong threads);

    [LibraryImport(Library)]
    internal static partial nint duckdb_function_get_extra_info(nint info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_function_set_error(nint info, string error);

    [LibraryImport(Library)]
    internal static partial void duckdb_free(nint pointer);
}

/// <summary>duckdb_result as the header lays it out; passed by value to fetch_chunk. Only internal data is not deprecated.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResultHandle
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint ErrorMessage;
    public nint InternalData;
}

/// <summary>duckdb_query_progress_type; the percentage is -1 while unknown.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbProgress
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong TotalRows;
}
