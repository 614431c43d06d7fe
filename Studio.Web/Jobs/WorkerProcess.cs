using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>
/// A worker of its own session: it outlives the web program, and a web program started later attaches to it by
/// worker.json. Whether it lives is asked of /proc each time, because only a process's parent is told of its end, and
/// after a restart we are not its parent.
/// </summary>
public sealed partial class WorkerProcess
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);
    private readonly Process? _child;
    private readonly WorkerIdentity _identity;

    private WorkerProcess(WorkerIdentity identity, Process? child)
    {
        _identity = identity;
        _child = child;
    }

    public int Pid => _identity.Pid;

    public bool IsAlive => WorkerIdentity.Of(_identity.Pid) == _identity;

    /// <summary>How it ended, when it is known: null while it lives, and for a worker that an earlier web program started.</summary>
    public int? ExitCode => _child is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Starts a worker on a directory, with its output appended to a log there.</summary>
    public static WorkerProcess Start(IReadOnlyList<string> command, string directory, string log)
    {
        // the shell only redirects (pipes of ours would break with us) and becomes setsid, which becomes the worker
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = directory, UseShellExecute = false };
        foreach (var part in (string[])["-c", "exec setsid \"$@\" </dev/null >>\"$STUDIO_LOG\" 2>&1", "sh", .. command])
            start.ArgumentList.Add(part);
        start.Environment["STUDIO_LOG"] = log;
        // tensors live outside the managed heap: a small first generation keeps a long run's memory flat; only the environment sets it
        start.Environment["DOTNET_GCgen0size"] = "0x200000";

        var child = Process.Start(start) ?? throw new InvalidOperationException("The system started no process.");
        return new WorkerProcess(WorkerIdentity.Of(child.Id) ?? new WorkerIdentity(child.Id, 0, ""), child);
    }

    /// <summary>Writes worker.json, for workers that do not do it themselves.</summary>
    public WorkerProcess Named(string directory)
    {
        AtomicFile.WriteText(new RunDirectory(directory).Worker, JsonSerializer.Serialize(_identity, JournalJson.Options));
        return this;
    }

    /// <summary>The living worker of a directory; null when none lives.</summary>
    public static WorkerProcess? Attach(string directory) =>
        WorkerIdentity.Read(directory) is { } identity && WorkerIdentity.Of(identity.Pid) == identity ? new WorkerProcess(identity, null) : null;

    public async Task WaitForExitAsync(CancellationToken cancellationToken)
    {
        if (_child is not null)
        {
            await _child.WaitForExitAsync(cancellationToken);
            return;
        }
        while (IsAlive)
            await Task.Delay(s_poll, cancellationToken);
    }

    /// <summary>Asks it to save and end.</summary>
    public void Terminate() => Signal(_identity.Pid, SigTerm);

    /// <summary>Ends it and whatever it started, at once.</summary>
    public void Kill() => Signal(-_identity.Pid, SigKill);

    /// <summary>For people: what the exit code says, for example "killed by signal 9 (out of memory?)".</summary>
    public string DescribeEnd() => ExitCode switch
    {
        null => "the worker is gone without a last word",
        137 => "the worker was killed (signal 9), as the system does when memory runs out",
        139 => "the worker crashed (signal 11); the log's last lines may say more",
        134 => "the worker aborted (signal 6); the log's last lines may say more",
        > 128 and var code => string.Create(CultureInfo.InvariantCulture, $"the worker was ended by signal {code - 128}"),
        var code => string.Create(CultureInfo.InvariantCulture, $"the worker ended with exit code {code} and no last word; see the log"),
    };

    private void Signal(int target, int signal)
    {
        // a pid may belong to somebody else by now
        if (IsAlive)
            _ = NativeKill(target, signal);
    }

    private const int SigTerm = 15;
    private const int SigKill = 9;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int target, int signal);
}
