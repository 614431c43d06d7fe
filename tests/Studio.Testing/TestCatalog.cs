using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;

namespace Studio.Testing;

/// <summary>A workspace in a folder of its own with a migrated catalog; removed with the test.</summary>
public sealed class TestCatalog : IDbContextFactory<StudioDb>, IDisposable
{
    private readonly TempFolder _folder = new();

    public TestCatalog()
    {
        Workspace = new Workspace(_folder.Path);
        StudioDatabase.Migrate(Workspace);
        Options = StudioDatabase.Options(Workspace.Database);
        Writer = new StudioWriter(this);
        Transitions = new RunTransitions(Writer);
        Metrics = new MetricStore(this, Writer);
        Queries = new RunQueries(this);
    }

    public Workspace Workspace { get; }
    public DbContextOptions<StudioDb> Options { get; }
    public StudioWriter Writer { get; }
    public RunTransitions Transitions { get; }
    public MetricStore Metrics { get; }
    public RunQueries Queries { get; }

    public StudioDb CreateDbContext() => new(Options);

    /// <summary>Adds a run with the least a run needs.</summary>
    public async Task<Run> AddRunAsync(string id, RunStatus status = RunStatus.Running, string specJson = "{}", Action<Run>? change = null)
    {
        var run = new Run { Id = id, Name = id, Status = status, SpecJson = specJson, DatasetId = "data", DatasetVersion = 1, CreatedAt = DateTimeOffset.UtcNow };
        change?.Invoke(run);
        await Writer.WriteAsync(db =>
        {
            db.Runs.Add(run);
            return Task.CompletedTask;
        });
        return run;
    }

    public async Task<Run> RunAsync(string id)
    {
        await using var db = CreateDbContext();
        return await db.Runs.AsNoTracking().SingleAsync(r => r.Id == id);
    }

    public void Dispose()
    {
        Writer.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
