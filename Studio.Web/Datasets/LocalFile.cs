using System.Runtime.InteropServices;
using Studio.Data;

namespace Studio.Web.Datasets;

/// <summary>
/// A file named by its path on this machine. Only regular files are taken: a device never ends, a pipe waits for ever.
/// </summary>
public static partial class LocalFile
{
    /// <summary>The path with links resolved.</summary>
    /// <exception cref="UserError">it is no existing regular file that can be read.</exception>
    public static string Check(string path)
    {
        if (path.Contains('\0') || !Path.IsPathFullyQualified(path))
            throw new UserError($"'{Shorten(path)}' is not an absolute path. Give the whole path of a file on this machine, such as /home/me/data.csv.");
        try
        {
            var full = Path.GetFullPath(path);
            var file = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
            if (TypeOf(file) is not { } type)
                throw new UserError($"There is no file {Shorten(path)} on this machine.");
            return type == RegularFile ? file : throw new UserError($"{Shorten(path)} is no regular file. Folders, devices and pipes cannot be imported.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{Shorten(path)} cannot be read: {e.Message}", e);
        }
    }

    private static string Shorten(string path) => path.Length <= 100 ? path : path[..100] + "…";

    // .NET does not tell a device from a file, so statx(2) is asked: its layout is part of the kernel's interface
    private static int? TypeOf(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        var failed = StatX(CurrentFolder, path, 0, AskForType, ref MemoryMarshal.GetReference(answer)) != 0;
        return failed ? null : MemoryMarshal.Read<ushort>(answer[ModeOffset..]) & TypeMask;
    }

    private const int CurrentFolder = -100;
    private const uint AskForType = 1;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte answer);
}
