using System.Globalization;
using System.Runtime.InteropServices;
using static Studio.Data.Tables.DuckDb.NativeMethods;

namespace Studio.Data.Tables.DuckDb;

/// <summary>
/// An in-memory DuckDB with one connection: opened for a piece of work (some milliseconds), confined to the files named,
/// its configuration locked, and closed after. Extensions are neither installed nor loaded. Used by one thread at a time,
/// except <see cref="Interrupt"/>, which may come from any.
/// </summary>
public sealed class DuckDbConnection : IDisposable
{
    private readonly Lock _closing = new();
    private nint _database;
    private nint _connection;

    private DuckDbConnection(nint database, nint connection)
    {
        _database = database;
        _connection = connection;
    }

    internal nint Handle => _connection;

    public static string LibraryVersion => Marshal.PtrToStringUTF8(duckdb_library_version()) ?? "";

    public static DuckDbConnection Open(DuckDbSettings settings)
    {
        var database = OpenDatabase(settings);
        if (duckdb_connect(database, out var handle) != 0)
        {
            duckdb_close(ref database);
            throw new DuckDbException("no connection to the in-memory database");
        }
        var connection = new DuckDbConnection(database, handle);
        connection.Confine(settings);
        return connection;
    }

    /// <summary>Runs a statement and reads its result to the end, for what gives no rows.</summary>
    public void Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var result = Query(sql, values);
        while (result.Next())
        {
        }
    }

    /// <summary>Runs a statement with bound values (string, long, int, double, null); rows stream from the result.</summary>
    public DuckDbResult Query(string sql, params ReadOnlySpan<object?> values) => DuckDbResult.Run(this, sql, values);

    /// <summary>The first row's first column as a 64-bit integer.</summary>
    public long Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using var result = Query(sql, values);
        return result.Next() ? result.Column(0).Integer(0) : throw new DuckDbException("no row: " + sql);
    }

    /// <summary>Makes the statement that runs fail soon; harmless when none runs.</summary>
    public void Interrupt()
    {
        lock (_closing)
        {
            if (_connection != 0)
                duckdb_interrupt(_connection);
        }
    }

    /// <summary>How much of the running statement is done, 0 to 1; 0 while unknown, or where <see cref="DuckDbSettings.CountsProgress"/> is off. From any thread.</summary>
    public double Progress
    {
        get
        {
            lock (_closing)
                return _connection == 0 ? 0 : Math.Clamp(duckdb_query_progress(_connection).Percentage / 100, 0, 1);
        }
    }

    public void Dispose()
    {
        lock (_closing)
        {
            if (_connection != 0)
                duckdb_disconnect(ref _connection);
            if (_database != 0)
                duckdb_close(ref _database);
        }
    }

    private static nint OpenDatabase(DuckDbSettings settings)
    {
        if (duckdb_create_config(out var config) != 0)
            throw new DuckDbException("no configuration");
        try
        {
            foreach (var (name, value) in Options(settings))
            {
                if (duckdb_set_config(config, name, value) != 0)
                    throw new DuckDbException($"the setting {name} = {value} is not known to DuckDB {LibraryVersion}");
            }
            if (duckdb_open_ext(":memory:", out var database, config, out var error) == 0)
                return database;
            var message = Marshal.PtrToStringUTF8(error) ?? "it could not be opened";
            duckdb_free(error);
            throw new DuckDbException(message);
        }
        finally
        {
            duckdb_destroy_config(ref config);
        }
    }

    private static IEnumerable<(string Name, string Value)> Options(DuckDbSettings settings)
    {
        yield return ("threads", settings.Threads.ToString(CultureInfo.InvariantCulture));
        yield return ("memory_limit", $"{settings.MemoryMegabytes}MB");
        yield return ("temp_directory", settings.TempFolder ?? "");
        yield return ("autoinstall_known_extensions", "false");
        yield return ("autoload_known_extensions", "false");
        yield return ("allow_community_extensions", "false");
    }

    private void Confine(DuckDbSettings settings)
    {
        if (settings.CountsProgress)
        {
            Execute("SET enable_progress_bar = true");
            Execute("SET enable_progress_bar_print = false");
        }
        Execute($"SET allowed_paths = [{string.Join(", ", settings.Files.Select(Sql.PathLiteral))}]");
        Execute($"SET allowed_directories = [{string.Join(", ", settings.Folders.Select(f => Sql.PathLiteral(f.TrimEnd('/') + "/")))}]");
        Execute("SET enable_external_access = false");
        Execute("SET lock_configuration = true");
    }
}
