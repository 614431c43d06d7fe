using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// One given file opened for reading, unpacked on the way when it is gzip or a zip with a single file in it. Counts the
/// bytes as given for progress, and can hash them on the way.
/// </summary>
internal sealed class SourceFile : IDisposable
{
    private readonly CountedStream _raw;
    private readonly ZipArchive? _archive;

    private SourceFile(ImportFile file, CountedStream raw, ZipArchive? archive, Stream content)
    {
        File = file;
        _raw = raw;
        _archive = archive;
        Content = content;
    }

    public ImportFile File { get; }

    /// <summary>The unpacked bytes.</summary>
    public Stream Content { get; }

    public long Position => _raw.Highest;

    /// <exception cref="UserError">the file is missing, no plain file, empty, or a zip that does not hold one file.</exception>
    public static SourceFile Open(ImportFile file, IncrementalHash? hash = null)
    {
        var raw = new CountedStream(OpenPlain(file), hash);
        try
        {
            Span<byte> head = stackalloc byte[4];
            var length = raw.ReadAtLeast(head, 4, throwOnEndOfStream: false);
            raw.Rewind();
            if (length >= 2 && head[0] == 0x1f && head[1] == 0x8b)
                return new SourceFile(file, raw, null, new CheckedGzipStream(raw, file.Label));
            if (length == 4 && BinaryPrimitives.ReadUInt32BigEndian(head) == 0x504b0304)
                return OpenZip(file, raw);
            return new SourceFile(file, raw, null, raw);
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    /// <summary>The file's name without .gz or .zip, in lower case: what its ending says about its format.</summary>
    public static string PlainName(ImportFile file)
    {
        var name = file.Label.ToLowerInvariant();
        return name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3]
            : name.EndsWith(".zip", StringComparison.Ordinal) ? name[..^4] : name;
    }

    /// <summary>Reads what the unpacking left unread, so that the hash is of the whole file.</summary>
    public void ReadToEnd() => _raw.Drain();

    public void Dispose()
    {
        Content.Dispose();
        _archive?.Dispose();
        _raw.Dispose();
    }

    private static FileStream OpenPlain(ImportFile file)
    {
        var info = new FileInfo(file.Path);
        if (!info.Exists)
            throw new UserError($"{file.Label}: there is no such file.");
        // A device or a named pipe (which would block, or never end) has length 0, too.
        if (info.Length == 0)
            throw new UserError($"{file.Label} is empty: there is nothing to import.");
        try
        {
            return new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserError($"{file.Label} may not be read by the user Studio runs as.", e);
        }
    }

    private static SourceFile OpenZip(ImportFile file, CountedStream raw)
    {
        try
        {
            var archive = new ZipArchive(raw, ZipArchiveMode.Read, leaveOpen: true);
            var entries = archive.Entries.Where(e => e.Length > 0 && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)).ToList();
            if (entries.Count != 1)
                throw new UserError($"{file.Label} is a zip archive with {entries.Count} files (an Excel workbook is one, too): unpack it and import one file, or save the sheet as CSV.");
            return new SourceFile(file, raw, archive, entries[0].Open());
        }
        catch (InvalidDataException e)
        {
            throw new UserError($"{file.Label} is a zip archive that cannot be read ({e.Message.TrimEnd('.')}): it may have been cut off; copy it again.", e);
        }
    }
}
