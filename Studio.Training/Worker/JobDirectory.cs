using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// jobs/ID of a workspace as its worker sees it. Whoever starts workers may die between starting one and writing that
/// down, so the worker itself sees to it that a job is done once: by a lock, and by the last word in events.jsonl.
/// </summary>
public static class JobDirectory
{
    /// <summary>Claims the job until the result is disposed; null when it has had its last word, and nothing is left to do.</summary>
    /// <exception cref="UserError">another process works on it.</exception>
    public static IDisposable? Take(string directory)
    {
        var held = Lock(directory);
        if (HasEnded(Path.Combine(directory, "events.jsonl")))
        {
            held.Dispose();
            return null;
        }
        WorkerIdentity.Write(directory);
        return held;
    }

    /// <summary>Does a job's work until its last word, which also tells what went wrong: whoever waits reads it, not this program's output.</summary>
    /// <param name="what">the work as a sentence begins with it: "The cleaning".</param>
    /// <param name="work">writes the last word itself where it succeeds.</param>
    /// <returns>the exit code.</returns>
    public static int Work(string directory, string what, Action<Workspace, JobJournal> work)
    {
        using var held = Take(directory);
        if (held is null) return 0;
        using var journal = new JobJournal(Path.Combine(directory, "events.jsonl"));
        try
        {
            work(WorkspaceOf(directory), journal);
            return 0;
        }
        catch (OperationCanceledException)
        {
            journal.Ended("cancelled", $"{what} was cancelled.");
            return 0;
        }
        catch (UserError e)
        {
            journal.Ended("failed", e.Message);
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        catch (Exception e) // a bug here must still end the job for whoever waits; the log gets all of it
        {
            journal.Ended("failed", $"{what} failed in a way it should not ({e.GetType().Name}: {e.Message.Split('\n')[0]}); the job's log says more.");
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    public static Workspace WorkspaceOf(string directory) => new(Path.GetFullPath(Path.Combine(directory, "..", "..")));

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, ".worker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (!DiskFull.Is(e))
        {
            throw new UserError($"Another process works on the job {Path.GetFileName(directory)} already; wait for it.", e);
        }
    }

    // journals put the kind first, so the line need not be parsed
    private static bool HasEnded(string events) =>
        File.Exists(events) && File.ReadLines(events).Any(line => line.StartsWith("{\"t\":\"end\"", StringComparison.Ordinal));
}
