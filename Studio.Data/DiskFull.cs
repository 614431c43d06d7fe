using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Studio.Data;

/// <summary>
/// A disk that takes no more, wherever it shows: as a file's IOException, as SQLite's SQLITE_FULL, or inside another
/// exception. It is a person's to mend, so whoever meets it says one sentence and leaves nothing half-written.
/// </summary>
public static class DiskFull
{
    // errno, as .NET passes it on: no space left, a quota, the largest file a process may write
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;

    public static bool Is(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is IOException { HResult: NoSpaceLeft or QuotaExceeded or FileTooLarge } or SqliteException { SqliteErrorCode: raw.SQLITE_FULL })
                return true;
        return false;
    }

    /// <summary>Why a write failed, to stand in brackets: no path, which would only be long.</summary>
    public static string Why(IOException e) => Is(e) ? "the disk is full" : e.Message.TrimEnd('.');
}
