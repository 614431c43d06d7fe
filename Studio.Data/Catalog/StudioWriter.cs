using Microsoft.EntityFrameworkCore;

namespace Studio.Data.Catalog;

/// <summary>
/// The one door through which this process writes the catalog. SQLite has a single writer; letting many try ends in busy
/// waits and "database is locked", so they line up here instead, and each gets one transaction. Keep what runs inside
/// short: everybody else waits for it. Not re-entrant (a nested call would wait for itself, so it throws).
/// </summary>
public sealed class StudioWriter(IDbContextFactory<StudioDb> contexts) : IDisposable
{
    private readonly AsyncLocal<Turn?> _mine = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Runs <paramref name="write"/> in one transaction, saves what it changed and commits; an exception undoes all of it.</summary>
    public Task<T> WriteAsync<T>(Func<StudioDb, Task<T>> write, CancellationToken cancellationToken = default) =>
        InTurnAsync(() => InTransactionAsync(write, cancellationToken), cancellationToken);

    public Task WriteAsync(Func<StudioDb, Task> write, CancellationToken cancellationToken = default) =>
        WriteAsync(async db =>
        {
            await write(db);
            return true;
        }, cancellationToken);

    /// <summary>Gives the file system the space that deleted rows took; worth it after a whole run went.</summary>
    public Task ReclaimSpaceAsync(CancellationToken cancellationToken = default) =>
        InTurnAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Database.OpenConnectionAsync(cancellationToken);

            // passive: it waits for no reader, and what one of them holds back goes with the next checkpoint
            StepThrough(db, "PRAGMA incremental_vacuum");
            StepThrough(db, "PRAGMA wal_checkpoint(PASSIVE)");
            return true;
        }, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (_mine.Value is { Active: true })
            throw new InvalidOperationException("A write inside a write: use the context the outer one was given.");
        await _turn.WaitAsync(cancellationToken);
        var mine = _mine.Value = new Turn { Active = true };
        try
        {
            return await work();
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw new UserError("The disk of the workspace is full, so nothing was changed. Free some space and try again.", e);
        }
        finally
        {
            mine.Active = false;
            _turn.Release();
        }
    }

    /// <summary>These pragmas work a piece at every step, and the provider's own ExecuteNonQuery takes only the first.</summary>
    private static void StepThrough(StudioDb db, string pragma)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
        }
    }

    private async Task<T> InTransactionAsync<T>(Func<StudioDb, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Writable = true;

        // serializable begins IMMEDIATE: it takes the write lock at once, where a deferred one could fail half-way
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var result = await write(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>An object and not a bool, so that work started inside and outliving the turn sees that it is over.</summary>
    private sealed class Turn
    {
        public bool Active { get; set; }
    }
}
