namespace Studio.Testing;

/// <summary>
/// Public data sets beside the repository (../shared/data), which are never part of it. Where they are absent a test that
/// asks for one is skipped, with the name of what was missing; it does not fail and does not pass.
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
        if (s_root is null)
            return null;
        var path = Path.Combine(s_root, relativePath);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

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
