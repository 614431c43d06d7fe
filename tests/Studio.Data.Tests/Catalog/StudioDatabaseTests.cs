using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Testing;

namespace Studio.Data.Tests.Catalog;

public sealed class StudioDatabaseTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Migrate_NewWorkspace_MatchesTheModel()
    {
        await using var db = _catalog.CreateDbContext();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("synchronous", "1")]
    [InlineData("auto_vacuum", "2")]
    public async Task Connection_Opened_HasPragma(string pragma, string expected)
    {
        await using var db = _catalog.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        Assert.Equal(expected, Convert.ToString(await command.ExecuteScalarAsync()));
    }

    [Fact]
    public void Migrate_Twice_MakesNoBackup()
    {
        StudioDatabase.Migrate(_catalog.Workspace);
        Assert.Empty(Directory.GetFiles(_catalog.Workspace.Root, "*.before-*"));
    }

    [Fact]
    public void Migrate_NoDatabase_SaysWhatToDo()
    {
        var workspace = new Workspace(Path.Combine(_catalog.Workspace.Root, "broken"));
        File.WriteAllText(workspace.Database, new string('x', 5000));
        var error = Assert.Throws<UserError>(() => StudioDatabase.Migrate(workspace));
        Assert.Contains("studio.db is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_NewerDatabase_IsRefused()
    {
        await _catalog.Writer.WriteAsync(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '99.0')"));
        var error = Assert.Throws<UserError>(() => StudioDatabase.Migrate(_catalog.Workspace));
        Assert.Contains("written by a newer Studio", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_OlderDatabase_KeepsACopy()
    {
        // an earlier shape: a history that knows one migration which is not this model's last one
        var workspace = new Workspace(Path.Combine(_catalog.Workspace.Root, "older"));
        StudioDatabase.Migrate(workspace);
        await using (var connection = new SqliteConnection($"Data Source={workspace.Database}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE Precious(Value TEXT); INSERT INTO Precious VALUES ('kept');";
            await command.ExecuteNonQueryAsync();
        }

        var copy = StudioDatabase.Backup(workspace.Database, "20260101000000_Old");
        await using var saved = new SqliteConnection($"Data Source={copy};Mode=ReadOnly");
        await saved.OpenAsync();
        await using var read = saved.CreateCommand();
        read.CommandText = "SELECT Value FROM Precious";
        Assert.Equal("kept", await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Moments_Stored_SortByTime()
    {
        var early = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(9));
        await _catalog.AddRunAsync("late", change: r => r.StartedAt = early.AddHours(1).ToOffset(TimeSpan.FromHours(-8)));
        await _catalog.AddRunAsync("early", change: r => r.StartedAt = early);
        await using var db = _catalog.CreateDbContext();
        var sorted = await db.Runs.OrderBy(r => r.StartedAt).ToListAsync();
        Assert.Equal(["early", "late"], sorted.Select(r => r.Id));
        Assert.Equal(early, sorted[0].StartedAt);
    }
}
