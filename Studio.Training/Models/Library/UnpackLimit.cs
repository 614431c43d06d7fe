using Studio.Data;

namespace Studio.Training.Models.Library;

/// <summary>
/// How far an archive may go: an archive of some kilobytes can hold petabytes of zeros or millions of empty files, and what
/// it says of its sizes is its own claim. So what really comes out is counted, against the disk and against the archive.
/// </summary>
/// <param name="name">of the archive, for sentences.</param>
/// <param name="archiveBytes">of the archive itself.</param>
/// <param name="target">the folder whose disk is written to.</param>
public sealed class UnpackLimit(string name, long archiveBytes, string target)
{
    public const int MostEntries = 20_000;

    /// <summary>Weights compress to half at best; even a model of which nine weights in ten are zero stays far below.</summary>
    public const int MostTimes = 100;

    /// <summary>Below this much nothing is asked: a small text may well be very regular.</summary>
    private const long Harmless = 64L << 20;

    private readonly long _room = DiskSpace.Room(target);
    private int _entries;
    private long _bytes;

    /// <summary>Another entry; called before anything of it is unpacked.</summary>
    /// <param name="skipped">bytes of it that are unpacked only to be passed over.</param>
    /// <exception cref="UserError">there are too many.</exception>
    public void Entry(long skipped)
    {
        if (++_entries > MostEntries) throw new UserError($"{name} holds more than {MostEntries:N0} files, which no model does. Unpack what belongs to the model, and import that folder.");
        Count(skipped);
    }

    /// <exception cref="UserError">more comes out than can be right, or than the disk has room for.</exception>
    public void Copy(Stream input, Stream output, CancellationToken cancel)
    {
        var buffer = new byte[1 << 20];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            Count(read);
            if (_bytes > _room) throw new UserError($"{name} unpacks to more than the {Math.Max(0, _room) >> 20:N0} MB that the workspace's disk can spare. Free some space and try again.");
            output.Write(buffer, 0, read);
        }
    }

    private void Count(long bytes)
    {
        _bytes += bytes;
        if (_bytes > Harmless && _bytes / MostTimes > archiveBytes)
            throw new UserError($"{name} unpacks to more than {MostTimes} times its size, as weights never do, so it was not unpacked. If it is a model all the same, unpack it yourself and import the folder.");
    }
}
