using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Testing;

namespace Studio.Bench;

/// <summary>
/// Runs a PyTorch program of ../shared/peers with Debian's Python, so that ours and theirs are measured side by side on
/// the same libtorch, BLAS and number of threads.
/// </summary>
public static class Peer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The folder whose BLAS both sides load: it decides CPU speed more than anything else.</summary>
    public const string BlasFolder = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    /// <summary>BLIS is twice as fast as OpenBLAS at generation on one thread; absent from most machines.</summary>
    public const string BlisFolder = "/usr/lib/x86_64-linux-gnu/blis-openmp";

    /// <summary>A program of ../shared/peers.</summary>
    /// <returns>the JSON line the peer printed.</returns>
    public static Task<JsonObject> RunAsync(string script, params string[] arguments) =>
        RunFileAsync(Find(script), arguments);

    public static string Find(string script) =>
        SharedData.Find(Path.Combine("peers", script)) ?? throw new NotMeasurable($"shared/peers/{script} is not beside the repository");

    public static Task<JsonObject> RunFileAsync(string path, params string[] arguments) => RunFileAsync(path, BlasFolder, arguments);

    /// <summary>The same with a BLAS of choice.</summary>
    public static async Task<JsonObject> RunFileAsync(string path, string blasFolder, IEnumerable<string> arguments)
    {
        if (!File.Exists(Python) || !Directory.Exists("/usr/lib/python3/dist-packages/torch"))
            throw new NotMeasurable("the peer needs Debian's python3-torch");
        var start = new ProcessStartInfo(Python) { WorkingDirectory = Path.GetDirectoryName(path), RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(path);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LD_LIBRARY_PATH"] = blasFolder;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new NotMeasurable($"the peer {Path.GetFileName(path)} failed: {(await errors).Trim().Split('\n')[^1]}");
        return JsonNode.Parse(output.Trim().Split('\n')[^1])!.AsObject();
    }
}
