namespace Studio.Testing;

/// <summary>
/// Public data sets and truths beside the repository (../shared/data, ../shared/oracles), or in the folders $STUDIO_DATA and
/// $STUDIO_ORACLES name; they are never part of it. Where they are absent a test that asks for one is skipped, with the
/// name of what was missing; it does not fail and does not pass.
/// </summary>
public static class SharedData
{
    /// <summary>xunit.v3's own protocol for skipping from inside a test, so that this library needs no reference to it.</summary>
    private const string SkipPrefix = "$XunitDynamicSkip$";

    private static readonly string? s_root = FindRoot();

    /// <summary>The absolute path of a file or folder under shared/data.</summary>
    public static string Require(string relativePath) =>
        RequireShared(Path.Combine("data", relativePath));

    /// <summary>The same for anything under shared/, such as peers/.</summary>
    public static string RequireShared(string relativePath)
    {
        if (Find(relativePath) is { } found)
            return found;
        throw new InvalidOperationException($"{SkipPrefix}shared/{relativePath} is not beside the repository");
    }

    /// <summary>The path under shared/, or null where it is absent.</summary>
    public static string? Find(string relativePath)
    {
        var path = Chosen(relativePath, "data", "STUDIO_DATA") ?? Chosen(relativePath, "oracles", "STUDIO_ORACLES") ?? (s_root is null ? null : Path.Combine(s_root, relativePath));
        if (path is null)
            return null;
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? Chosen(string relativePath, string folder, string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } chosen && relativePath.Split('/')[0] == folder
            ? Path.Combine(chosen, relativePath.Length > folder.Length ? relativePath[(folder.Length + 1)..] : "")
            : null;

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Studio.sln")))
                continue;
            var shared = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared"));
            return Directory.Exists(shared) ? shared : null;
        }
        return null;
    }
}
