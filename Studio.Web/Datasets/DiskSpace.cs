using Studio.Data;

namespace Studio.Web.Datasets;

/// <summary>Room on the workspace's disk, asked before something large begins.</summary>
public static class DiskSpace
{
    /// <summary>Left free for the databases and journals of what runs.</summary>
    private const long Reserve = 64L << 20;

    /// <exception cref="UserError">there is not that much room.</exception>
    public static void Require(string folder, long bytes)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (bytes + Reserve > free)
            throw new UserError($"The disk of the workspace has {free >> 20} MB left and this needs {bytes >> 20} MB. Free some space, or start Studio with --workspace on another disk.");
    }
}
