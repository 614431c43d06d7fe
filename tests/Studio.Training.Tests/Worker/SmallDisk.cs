using System.Diagnostics;
using Studio.Testing;

namespace Studio.Training.Tests.Worker;

/// <summary>
/// A disk of so many kilobytes, in memory, mounted in a namespace of its own so that no rights of the machine are needed
/// for it where the kernel lets users have namespaces. Only what the script runs sees it.
/// </summary>
internal static class SmallDisk
{
    /// <summary>
    /// Runs a shell script with $DISK, the small disk, and $OUT, a folder that stays; `worker WORDS` runs the worker
    /// program, `replaced WORDS &` puts it in the background under the pid $!, and `grow` gives the disk 64 MB.
    /// </summary>
    /// <returns>what the script printed.</returns>
    public static async Task<string> RunAsync(int kilobytes, string script, TempFolder folder)
    {
        Skip(await ShellAsync("true", folder) is { Code: not 0 } refused ? refused.Error : null);
        var prepared = $$"""
            set -u
            mkdir -p "$OUT/disk"; DISK=$OUT/disk
            mount -t tmpfs -o size={{kilobytes}}k tmpfs "$DISK" || exit 9
            worker() { dotnet "{{Repository.Output("Studio.Training", "Studio.Training.dll")}}" "$@"; }
            replaced() { exec dotnet "{{Repository.Output("Studio.Training", "Studio.Training.dll")}}" "$@"; }
            grow() { mount -o remount,size=64m "$DISK"; }
            {{script}}
            """;
        var (code, output, error) = await ShellAsync(prepared, folder);
        Skip(code == 9 ? error : null);
        return code == 0 ? output : throw new InvalidOperationException($"The script ended with {code}: {output}{error}");
    }

    private static void Skip(string? error)
    {
        if (error is not null)
            Assert.Skip($"A disk that is full cannot be made here, where nobody may mount one: {error.Trim()}");
    }

    private static async Task<(int Code, string Output, string Error)> ShellAsync(string script, TempFolder folder)
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["--user", "--map-root-user", "--mount", "/bin/sh", "-c", script])
            start.ArgumentList.Add(word);
        start.Environment["OUT"] = folder.Path;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
