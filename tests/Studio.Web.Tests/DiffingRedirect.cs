using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Studio.Web.Tests;

// bunit asks for AngleSharp.Diffing 1.x, which the package registry lacks; 0.17.0 has the same surface.
internal static class DiffingRedirect
{
    [ModuleInitializer]
    internal static void Init() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
            : null;
}
