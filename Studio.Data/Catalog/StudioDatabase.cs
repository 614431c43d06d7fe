using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Studio.Data.Metrics;
using Studio.Data.Runs;

namespace Studio.Data.Catalog;

/// <summary>Opens studio.db: creates it, brings it to this version's shape, and registers what works on it.</summary>
public static class StudioDatabase
{
    /// <summary>Contexts (for reading), the one writer, the metric store and the moves of runs.</summary>
    public static IServiceCollection AddStudioDatabase(this IServiceCollection services, Workspace workspace)
    {
        services.AddDbContextFactory<StudioDb>(options => Configure(options, workspace.Database));
        services.AddSingleton<StudioWriter>();
        services.AddSingleton<RunTransitions>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<RunQueries>();
        return services;
    }

    /// <summary>
    /// Brings the file to this version's shape, before anything else opens it. A file that changes is copied first, to
    /// studio.db.before-NAME beside it, NAME being the last migration the copy has.
    /// </summary>
    /// <exception cref="UserError">the file is no catalog, or was written by a newer Studio.</exception>
    public static void Migrate(Workspace workspace)
    {
        try
        {
            Prepare(workspace.Database);
            if (IsCurrent(workspace.Database))
                return;
            using var db = new StudioDb(Options(workspace.Database));
            RefuseNewer(db, workspace.Database);
            BackupBeforeChange(db, workspace.Database);
            db.Database.Migrate();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            throw new UserError($"{workspace.Database} is damaged or no Studio catalog. Move it away (a copy studio.db.before-* may lie beside it); runs and datasets are found again from their folders.", e);
        }
    }

    public static DbContextOptions<StudioDb> Options(string file)
    {
        var builder = new DbContextOptionsBuilder<StudioDb>();
        Configure(builder, file);
        return builder.Options;
    }

    internal static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();

    private static void Configure(DbContextOptionsBuilder options, string file) =>
        options.UseSqlite(ConnectionString(file)).AddInterceptors(new ConnectionPragmas());

    /// <summary>Both are properties of the file: auto_vacuum only takes before the first table, so that deleted runs give their space back.</summary>
    private static void Prepare(string file)
    {
        using var connection = new SqliteConnection(ConnectionString(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;";
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Whether the file has exactly this version's migrations, asked without EF: building its model takes longer than all
    /// the rest of a start, and mostly there is nothing to migrate.
    /// </summary>
    private static bool IsCurrent(string file)
    {
        using var connection = new SqliteConnection(ConnectionString(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if (command.ExecuteScalar() is null)
            return false;
        command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory";
        var applied = new HashSet<string>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            applied.Add(rows.GetString(0));
        return applied.SetEquals(typeof(StudioDb).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>());
    }

    private static void RefuseNewer(StudioDb db, string file)
    {
        var unknown = db.Database.GetAppliedMigrations().Except(db.Database.GetMigrations(), StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new UserError($"{file} was written by a newer Studio (it has '{unknown}'). Start that version, or use another workspace.");
    }

    private static void BackupBeforeChange(StudioDb db, string file)
    {
        if (db.Database.GetAppliedMigrations().LastOrDefault() is { } applied && db.Database.GetPendingMigrations().Any())
            Backup(file, applied);
    }

    /// <summary>A whole copy beside the file, by SQLite's own backup, so that what still lies in the WAL is in it.</summary>
    internal static string Backup(string file, string lastMigration)
    {
        var copy = $"{file}.before-{lastMigration}";
        File.Delete(copy + ".writing");
        using (var target = new SqliteConnection(ConnectionString(copy + ".writing") + ";Pooling=False"))
        using (var source = new SqliteConnection(ConnectionString(file)))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
        }

        File.Move(copy + ".writing", copy, overwrite: true);
        return copy;
    }
}
