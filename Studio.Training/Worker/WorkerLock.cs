using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// Held by the one worker of a run. It is an flock, so the system frees it when that process dies, however it dies.
/// </summary>
public static class WorkerLock
{
    /// <exception cref="UserError">another process works on the run.</exception>
    public static IDisposable Take(RunDirectory directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory.Root, ".worker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Directory.Exists(directory.Root))
        {
            throw new UserError($"The run {directory.Id} is already being trained by another process; wait for it, or stop it first.", e);
        }
    }
}
