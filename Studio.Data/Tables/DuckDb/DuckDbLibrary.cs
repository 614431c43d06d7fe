using System.Reflection;
using System.Runtime.InteropServices;

namespace Studio.Data.Tables.DuckDb;

/// <summary>
/// Finds libduckdb.so, which comes with the npm packages of wwwroot-assets: $STUDIO_DUCKDB, then beside the program, then
/// wwwroot-assets/node_modules of the folder the program lies in or one above it.
/// </summary>
internal static class DuckDbLibrary
{
    private const string FileName = "libduckdb.so";

    private static readonly string s_inNodeModules =
        Path.Combine("wwwroot-assets", "node_modules", "@duckdb", "node-bindings-linux-x64", FileName);

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);

    /// <summary>The path it would be loaded from, or null.</summary>
    internal static string? Find()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_DUCKDB") is { Length: > 0 } chosen)
            return File.Exists(chosen) ? chosen : null;
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
            return beside;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, s_inNodeModules);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeMethods.Library)
            return 0;
        var path = Find() ?? throw new UserError(
            $"{FileName} was not found: run ./studio up once (it installs the npm packages), or set STUDIO_DUCKDB to the file.");
        return NativeLibrary.Load(path);
    }
}
