using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Bench;

/// <summary>
/// Metric points from a journal's bytes into SQLite, the way the follower does it: whole lines, one transaction per chunk
/// with offset and summaries. Five metrics a line, as a language model's run reports them. And, since the data is there:
/// how long a chart's read of a million points takes, whole and zoomed.
/// </summary>
public static class IngestBench
{
    private const int Lines = 1_000_000;
    private const string RunId = "bench";

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var journal = folder.File("events.jsonl");
        WriteJournal(journal);
        var rates = new List<double>();
        var (read, zoom) = (new List<double>(), new List<double>());
        for (var run = 0; run < 3; run++)
        {
            var workspace = new Workspace(folder.File($"workspace-{run}"));
            rates.Add(await IngestAsync(workspace, journal));
            await ReadAsync(workspace, read, zoom);
            SqliteConnection.ClearAllPools();
        }

        return new Figure(Medians.Median(rates), rates.Count)
            .With("journalMb", new FileInfo(journal).Length >> 20)
            .With("read1mMs", Medians.Median(read))
            .With("zoom1mMs", Medians.Median(zoom));
    }

    private static async Task<double> IngestAsync(Workspace workspace, string journal)
    {
        StudioDatabase.Migrate(workspace);
        var contexts = new Contexts(workspace);
        using var writer = new StudioWriter(contexts);
        var store = new MetricStore(contexts, writer);
        await writer.WriteAsync(db =>
        {
            db.Runs.Add(new Run { Id = RunId, Name = RunId, SpecJson = "{}", DatasetId = "none" });
            return Task.CompletedTask;
        });
        using var reader = new JournalReader(journal);
        var chunk = new JournalChunk();
        var (points, watch) = (0L, Stopwatch.StartNew());
        while (reader.Read(chunk))
        {
            await store.IngestAsync(new JournalBatch { RunId = RunId, FromOffset = chunk.FromOffset, ToOffset = chunk.ToOffset, Metrics = chunk.Metrics });
            points += chunk.Metrics.PointCount;
        }

        return points / watch.Elapsed.TotalSeconds;
    }

    private static async Task ReadAsync(Workspace workspace, List<double> read, List<double> zoom)
    {
        var contexts = new Contexts(workspace);
        using var writer = new StudioWriter(contexts);
        var store = new MetricStore(contexts, writer);
        for (var i = 0; i < 3; i++)
        {
            read.Add(await TimeAsync(() => store.ReadAsync(RunId, new MetricQuery(["loss"], 2000, Smoothing: 0.6))));
            zoom.Add(await TimeAsync(() => store.ReadAsync(RunId, new MetricQuery(["loss"], 2000, From: 5_000_000, To: 5_010_000, Smoothing: 0.6))));
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void WriteJournal(string path)
    {
        var random = new Random(1);
        using var file = File.CreateText(path);
        for (var i = 0; i < Lines; i++)
            file.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"t":"metric","step":{{i * 10}},"values":{"loss":{{random.NextDouble() * 4}},"learningRate":0.0009876543,"gradientNorm":{{random.NextDouble()}},"tokensPerSecond":{{random.Next(9000, 10000)}},"system/cpu":0.97},"attempt":1,"wall":{{1763791200.125 + i * 0.07}}}""") + "\n");
    }

    private sealed class Contexts(Workspace workspace) : IDbContextFactory<StudioDb>
    {
        private readonly DbContextOptions<StudioDb> _options = StudioDatabase.Options(workspace.Database);

        public StudioDb CreateDbContext() => new(_options);
    }
}
