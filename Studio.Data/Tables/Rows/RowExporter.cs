using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>Rows of a version as a file: streamed, so that memory does not grow with their number.</summary>
public static class RowExporter
{
    /// <summary>Nobody waits in front of an export as in front of a page, but none may go on for ever.</summary>
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromHours(2);

    /// <summary>Writes CSV, JSON Lines or text.</summary>
    /// <returns>rows written.</returns>
    /// <exception cref="UserError">a condition or column cannot be used.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static long Write(Workspace workspace, DatasetVersion version, ExportRequest request, Stream target, CancellationToken cancel = default)
    {
        var columns = request.ColumnsOf(version.Manifest);
        using var reader = new DatasetReader(version, workspace.Cache, sorts: request.Selection.OrderBy is not null, measures: request.Measures) { TimeLimit = s_timeLimit };
        using RowWriter writer = request.Format switch
        {
            ExportFormat.Csv => new CsvRowWriter(target, columns, request.KeepFormulas),
            ExportFormat.Jsonl => new JsonRowWriter(target, columns),
            ExportFormat.Txt => new TextRowWriter(target),
            _ => throw new ArgumentException("Parquet is written by DuckDB, into a file."),
        };
        writer.Begin();
        long rows = 0;
        reader.Scan(request.Selection, [.. columns.Select(c => c.Name)], result =>
        {
            cancel.ThrowIfCancellationRequested();
            for (var row = 0; row < result.RowCount; row++)
                writer.Write(result, row);
            rows += result.RowCount;
        }, cancel);
        return rows;
    }

    /// <summary>Writes any format into a new file, whole or not at all.</summary>
    public static long WriteFile(Workspace workspace, DatasetVersion version, ExportRequest request, string path, CancellationToken cancel = default)
    {
        var beside = $"{path}.{Identifier.New()}";
        try
        {
            var rows = request.Format == ExportFormat.Parquet ? WriteParquet(workspace, version, request, beside, cancel) : WriteStream(workspace, version, request, beside, cancel);
            File.Move(beside, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static long WriteStream(Workspace workspace, DatasetVersion version, ExportRequest request, string path, CancellationToken cancel)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var rows = Write(workspace, version, request, file, cancel);
        file.Flush(flushToDisk: true);
        return rows;
    }

    private static long WriteParquet(Workspace workspace, DatasetVersion version, ExportRequest request, string path, CancellationToken cancel)
    {
        var columns = request.ColumnsOf(version.Manifest);
        using var reader = new DatasetReader(version, workspace.Cache, Path.GetFullPath(path), request.Selection.OrderBy is not null, request.Measures) { TimeLimit = s_timeLimit };
        var rows = reader.Copy(request.Selection, [.. columns.Select(c => c.Name)], Path.GetFullPath(path), cancel);
        DatasetFiles.Sync(path);
        return rows;
    }
}
