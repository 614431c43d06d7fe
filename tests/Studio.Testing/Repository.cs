namespace Studio.Testing;

/// <summary>Where the checkout lies and in which configuration this test program was built.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Release or Debug, as in the path of the running program.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";

    /// <summary>The built file of a project, for example Output("Studio.Web", "Studio.Web.dll").</summary>
    public static string Output(string project, string file) => Path.Combine(Root, project, "bin", Configuration, "net10.0", file);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Studio.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Studio.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
