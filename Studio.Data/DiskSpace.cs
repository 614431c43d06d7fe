namespace Studio.Data;

/// <summary>Room on the workspace's disk, asked before something large begins.</summary>
public static class DiskSpace
{
    /// <summary>Left free for the databases and journals of what runs.</summary>
    private const long Reserve = 64L << 20;

    /// <summary>Bytes that may be written to a folder's disk without taking what is left free for others; may be below 0.</summary>
    public static long Room(string folder) => new DriveInfo(folder).AvailableFreeSpace - Reserve;

    /// <exception cref="UserError">there is not that much room.</exception>
    public static void Require(string folder, long bytes)
    {
        var room = Room(folder);
        if (bytes > room)
            throw new UserError($"The disk of the workspace has {Math.Max(0, room) >> 20} MB to spare and this needs {bytes >> 20} MB. Free some space, or start Studio with --workspace on another disk.");
    }
}
