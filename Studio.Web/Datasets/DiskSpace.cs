using Studio.Data;

namespace Studio.Web.Datasets;

/// <summary>Room on the workspace's disk: asked before something large begins, recognized when it runs out all the same.</summary>
public static class DiskSpace
{
    /// <summary>Left free for the databases and journals of what runs.</summary>
    private const long Reserve = 64L << 20;
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <exception cref="UserError">there is not that much room.</exception>
    public static void Require(string folder, long bytes)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (bytes + Reserve > free)
            throw new UserError($"The disk of the workspace has {free >> 20} MB left and this needs {bytes >> 20} MB. Free some space, or start Studio with --workspace on another disk.");
    }

    /// <summary>Whether a write failed because the disk (or the user's share of it) is full.</summary>
    public static bool IsFull(Exception e) => e is IOException && e.HResult is NoSpaceLeft or QuotaExceeded;
}
