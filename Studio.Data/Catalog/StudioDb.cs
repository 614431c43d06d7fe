using Microsoft.EntityFrameworkCore;
using Studio.Data.Metrics;

namespace Studio.Data.Catalog;

/// <summary>
/// The catalog. Contexts come from IDbContextFactory, one per operation, and only read; every write goes through
/// <see cref="StudioWriter"/>, because SQLite has one writer and many that wait for each other end in "database is locked".
/// </summary>
public sealed class StudioDb(DbContextOptions<StudioDb> options) : DbContext(options)
{
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunAttempt> RunAttempts => Set<RunAttempt>();
    public DbSet<RunCheckpoint> RunCheckpoints => Set<RunCheckpoint>();
    public DbSet<RunEvent> RunEvents => Set<RunEvent>();
    public DbSet<RunLogLine> RunLogLines => Set<RunLogLine>();
    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();
    public DbSet<RunSample> RunSamples => Set<RunSample>();
    public DbSet<RunTag> RunTags => Set<RunTag>();
    public DbSet<MetricSeries> MetricSeries => Set<MetricSeries>();
    public DbSet<Setting> Settings => Set<Setting>();

    /// <summary>Set by <see cref="StudioWriter"/> while it holds the right to write.</summary>
    internal bool Writable { get; set; }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CheckWritable();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CheckWritable();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>SQLite's json_extract: the value at a path of a JSON text, in its own type. For ORDER BY and WHERE over SpecJson.</summary>
    public static string? JsonExtract(string json, string path) => throw new NotSupportedException("Only translated to SQL.");

    /// <summary>The same where the value is a number: compared as one.</summary>
    public static double? JsonNumber(string json, string path) => throw new NotSupportedException("Only translated to SQL.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StudioDb).Assembly);
        modelBuilder.HasDbFunction(() => JsonExtract("", "")).HasName("json_extract").IsBuiltIn();
        modelBuilder.HasDbFunction(() => JsonNumber("", "")).HasName("json_extract").IsBuiltIn();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

        // as words: readable with any SQLite tool, and the enum's order stays free to change
        configurationBuilder.Properties<Runs.RunStatus>().HaveConversion<string>();
    }

    private void CheckWritable()
    {
        if (!Writable)
            throw new InvalidOperationException("This context only reads: change the catalog inside StudioWriter.WriteAsync.");
    }
}
