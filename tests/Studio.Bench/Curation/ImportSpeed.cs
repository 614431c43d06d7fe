using System.Diagnostics;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>import-speed: the worker's import of 1 GB of CSV and of JSON Lines, from its start to its end; the slower of the two.</summary>
internal static class ImportSpeed
{
    private const long Bytes = 1_000_000_000;
    private const int Runs = 3;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var (csv, csvPeak) = await MeasureAsync(folder, "large.csv");
        var (json, jsonPeak) = await MeasureAsync(folder, "large.jsonl");
        return new Figure(Math.Min(csv, json), Runs)
            .With("csv_mb_s", Math.Round(csv)).With("jsonl_mb_s", Math.Round(json)).With("peak_mb", Math.Round(Math.Max(csvPeak, jsonPeak)));
    }

    private static async Task<(double Speed, double Peak)> MeasureAsync(TempFolder folder, string name)
    {
        var path = folder.File(name);
        CurationData.WriteFile(path, Bytes);
        var (speeds, peak) = (new List<double>(), 0.0);
        for (var run = 0; run < Runs; run++)
        {
            var workspace = folder.File($"{name}-{run}");
            var watch = Stopwatch.StartNew();
            peak = Math.Max(peak, await RunAsync(path, workspace));
            speeds.Add(new FileInfo(path).Length / 1e6 / watch.Elapsed.TotalSeconds);
            Directory.Delete(workspace, recursive: true);
        }
        File.Delete(path);
        return (Medians.Median(speeds), peak);
    }

    /// <returns>the process's peak memory, in MB.</returns>
    private static async Task<double> RunAsync(string path, string workspace)
    {
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { Repository.Output("Studio.Training", "Studio.Training.dll"), "import", path, "--name", "large", "--workspace", workspace }, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var (ended, peak) = (process.WaitForExitAsync(), 0.0);
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Machine.PeakMegabytes(process.Id));
            await Task.WhenAny(ended, Task.Delay(100));
        }
        await output;
        return process.ExitCode == 0 ? peak : throw new InvalidOperationException($"the import failed: {await errors}");
    }
}
