using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Studio.Training.Contracts;

/// <summary>
/// Small files and folders that are either wholly there or not at all, whenever the process or the machine stops:
/// written beside, synced, renamed, and the folder's own entry synced.
/// </summary>
public static partial class AtomicFile
{
    public static void WriteText(string path, string text)
    {
        var beside = $"{path}.writing-{Environment.ProcessId}";
        try
        {
            // no buffer: what does not fit fails at the write, not when the file is closed
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside); // a full disk gets back what did fit
            throw;
        }
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a file's bytes to the disk; for files that someone else (a native library) wrote.</summary>
    public static void SyncFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Takes away what processes that are gone left half-written in a folder.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.writing-*"))
            if (!Directory.Exists($"/proc/{file[(file.LastIndexOf('-') + 1)..]}"))
                File.Delete(file);
    }

    /// <summary>Writes a folder's entries to the disk: without it a rename may be forgotten at a power cut.</summary>
    public static void SyncDirectory(string path)
    {
        // .NET opens no directories, so this one goes to libc
        using var handle = Open(path, CloseOnExec);
        if (handle.IsInvalid || Sync(handle) != 0)
            throw new IOException($"The folder {path} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
