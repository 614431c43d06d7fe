using System.Globalization;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>What the web program reads and writes in a run's directory besides the journal.</summary>
public static class RunFolder
{
    public const string Pause = "pause";
    public const string Cancel = "cancel";

    /// <summary>Written before the signal is sent, so that the worker knows what the signal means.</summary>
    public static void RequestStop(RunDirectory run, string what)
    {
        if (Directory.Exists(run.Root))
            AtomicFile.WriteText(run.StopRequest, what);
    }

    /// <summary>"pause" or "cancel"; absent means pause.</summary>
    public static string RequestedStop(RunDirectory run) =>
        File.Exists(run.StopRequest) && File.ReadAllText(run.StopRequest).Trim() == Cancel ? Cancel : Pause;

    /// <summary>Step of the newest whole checkpoint (a folder gets its name only when it is whole); 0 without one.</summary>
    public static long NewestCheckpointStep(RunDirectory run) =>
        !Directory.Exists(run.Checkpoints) ? 0 : Directory.EnumerateDirectories(run.Checkpoints, "step-*")
            .Select(d => long.TryParse(Path.GetFileName(d)["step-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0)
            .DefaultIfEmpty(0).Max();

    /// <summary>The folder's name of a checkpoint by its own name, or by "best" or "last"; null when it is not there.</summary>
    public static string? FindCheckpoint(RunDirectory run, string checkpoint)
    {
        var name = Identifier.Check(checkpoint);
        var pointer = Path.Combine(run.Checkpoints, name);
        if (name is "best" or "last" && File.Exists(pointer))
            name = Identifier.Check(File.ReadAllText(pointer).Trim());
        return Directory.Exists(run.Checkpoint(name)) ? name : null;
    }

    /// <summary>The last lines of the worker's output, at most <paramref name="lines"/> of them.</summary>
    public static IReadOnlyList<string> LogTail(RunDirectory run, int lines)
    {
        const int tailBytes = 256 << 10;
        if (!File.Exists(run.Log))
            return [];
        using var file = new FileStream(run.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var cut = file.Length > tailBytes;
        file.Seek(cut ? -tailBytes : 0, cut ? SeekOrigin.End : SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // the first line of a cut is half of one
        return all.Skip(Math.Max(cut ? 1 : 0, all.Length - lines)).Select(l => l.TrimEnd('\r')).ToList();
    }

    /// <summary>Bytes the files below a folder take on the disk, by their length.</summary>
    public static long Bytes(string folder) =>
        !Directory.Exists(folder) ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.LinkTarget is null ? f.Length : 0);
}
