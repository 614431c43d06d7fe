using System.Globalization;
using System.Text.Json;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>
/// Applies a pipeline to a version: the result is the dataset's next version, whose manifest says which version it was made
/// of and how. A run that fails, is cancelled or killed leaves nothing behind, and never touches the version it reads.
/// </summary>
public static class Cleaner
{
    /// <param name="reference">the version to clean: "id@version", "id" or a name.</param>
    /// <param name="progress">called many times a second, on the thread that cleans.</param>
    /// <exception cref="UserError">the pipeline does not fit the version, or a row stops it; the sentence says which.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static CleaningResult Apply(Workspace workspace, string reference, Pipeline pipeline, Action<CleaningProgress> progress, CancellationToken cancel)
    {
        var parent = DatasetFolder.Resolve(workspace, reference);
        var steps = pipeline.Bind(new TableShape(parent.Manifest.Columns));
        using var reader = new BatchReader(parent, PipelineRun.Growth(steps));
        var run = new PipelineRun(steps, reader.Read, keepsRows: false);
        var draft = new VersionDraft { Name = parent.Manifest.Name, DatasetId = parent.Manifest.DatasetId, Parent = parent.Manifest.Version };
        var version = DatasetFolder.WriteVersion(workspace, draft, path => Write(workspace, parent, pipeline, run, path, progress, cancel));
        return new CleaningResult(version, [.. run.Reports.Select((r, i) => new OperationOutcome(pipeline.Operations[i].Describe(), r.RowsIn, r.Changed, r.Dropped, r.Counts) { Added = r.Added })]);
    }

    private static WrittenTable Write(Workspace workspace, DatasetVersion parent, Pipeline pipeline, PipelineRun run, string path, Action<CleaningProgress> progress, CancellationToken cancel)
    {
        var all = parent.Manifest.RowCount * run.Passes;
        var writer = new BatchWriter(run.Steps[^1].Result);
        var batches = run.Run(workspace, (pass, rows) => progress(new(pass * parent.Manifest.RowCount + rows, all, writer.Rows)), cancel);
        writer.Write(path, workspace.Cache, parent.Manifest.RowCount == 0 ? 0 : TextBytes(parent) / parent.Manifest.RowCount, batches);
        if (writer.Rows == 0)
            throw new UserError("The pipeline drops every row, so there is nothing to make a version of: widen a limit.");
        return new WrittenTable(writer.Rows, writer.Columns(parent.Manifest))
        {
            Operations = [.. pipeline.Operations.Select((o, i) => Sentence(o, run.Reports[i]))],
            Pipeline = JsonSerializer.SerializeToElement(PipelineJson.Node(pipeline)),
            Source = parent.Manifest.Source,
        };
    }

    private static long TextBytes(DatasetVersion version) => version.Manifest.Columns.Sum(c => c.Text?.Utf8Bytes ?? 0);

    private static string Sentence(Operation operation, StepReport report)
    {
        var effects = new List<string>();
        if (report.Changed > 0)
            effects.Add(string.Create(CultureInfo.InvariantCulture, $"changed {report.Changed:N0} rows"));
        if (report.Added > 0)
            effects.Add(string.Create(CultureInfo.InvariantCulture, $"added {report.Added:N0} copies to {report.RowsIn:N0} rows"));
        if (report.Dropped > 0)
            effects.Add(string.Create(CultureInfo.InvariantCulture, $"dropped {report.Dropped:N0} of {report.RowsIn:N0} rows"));
        effects.AddRange(report.Counts.OrderByDescending(c => c.Value).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}")));
        return $"{operation.Describe()}: {(effects.Count == 0 ? "nothing to do" : string.Join(", ", effects))}.";
    }
}

/// <param name="Done">rows gone through in all passes so far, of <paramref name="Total"/>.</param>
/// <param name="Written">rows of the new version so far.</param>
public sealed record CleaningProgress(long Done, long Total, long Written);

/// <param name="Counts">things found, by kind.</param>
public sealed record OperationOutcome(string Operation, long RowsIn, long Changed, long Dropped, IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>Copies put beside rows.</summary>
    public long Added { get; init; }
}

public sealed record CleaningResult(DatasetVersion Version, IReadOnlyList<OperationOutcome> Outcomes);
