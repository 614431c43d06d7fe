using System.Reflection;
using System.Runtime.InteropServices;

using Studio.Data;

namespace Studio.Training.Interop;

/// <summary>
/// Finds libstudio_torch.so: the file or folder named by STUDIO_NATIVE, then beside the program, then the build folder of a
/// checkout above it. libtorch itself is found by the library's own rpath.
/// </summary>
internal static class NativeLibraryLocator
{
    private const string FileName = "libstudio_torch.so";

    public static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLocator).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != NativeMethods.Library) return 0;
        var file = Candidates().FirstOrDefault(File.Exists)
            ?? throw new UserError($"The native library {FileName} is not built; run ./studio up, or Studio.Training/native/build.sh, once.");
        LetThreadsSleep();
        try { return NativeLibrary.Load(file); }
        catch (DllNotFoundException e)
        {
            throw new UserError($"The native library {file} does not load, most likely because libtorch was removed or replaced; build it again with Studio.Training/native/build.sh. ({FirstLine(e.Message)})", e);
        }
    }

    /// <summary>
    /// OpenMP's threads wait for each other by spinning unless told otherwise: with anything else at work on the machine (the
    /// browser, the web program, a second run) that made training with two threads eleven times slower. OpenMP reads this
    /// variable of the C environment once, when libtorch brings it in; what a person has set stays.
    /// </summary>
    private static void LetThreadsSleep() => _ = NativeMethods.setenv("OMP_WAIT_POLICY", "passive", overwrite: 0);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_NATIVE") is { Length: > 0 } named)
        {
            yield return Directory.Exists(named) ? Path.Combine(named, FileName) : named;
            yield break; // whoever names one must not get another in silence
        }
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "Studio.Training", "native", "build", FileName);
    }

    private static string FirstLine(string text) => text.Split('\n').Skip(1).FirstOrDefault(text).Trim();
}
