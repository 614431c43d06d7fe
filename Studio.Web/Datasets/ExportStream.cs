using System.IO.Pipelines;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Version = Studio.Data.Tables.DatasetVersion;

namespace Studio.Web.Datasets;

/// <summary>An export as a stream to be sent: written on another thread no faster than it is read, and given up when the reader goes.</summary>
public static class ExportStream
{
    /// <summary>Written ahead of what was sent.</summary>
    private const int AheadBytes = 4 << 20;

    public static async Task<Stream> OpenAsync(Workspace workspace, Version version, ExportRequest request, CancellationToken cancellationToken)
    {
        if (request.Format == ExportFormat.Parquet)
            return await OpenFileAsync(workspace, version, request, cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: AheadBytes, resumeWriterThreshold: AheadBytes / 2, useSynchronizationContext: false));
        _ = Task.Run(() => Write(workspace, version, request, pipe, cancellationToken), CancellationToken.None);
        return pipe.Reader.AsStream();
    }

    /// <summary>The dataset's name as a file's: letters and digits stay, the rest becomes a dash.</summary>
    public static string FileName(DatasetManifest manifest)
    {
        var name = string.Concat(manifest.Name.Take(80).Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
        return $"{(name.Length == 0 ? "dataset" : name)}-v{manifest.Version}";
    }

    private static void Write(Workspace workspace, Version version, ExportRequest request, Pipe pipe, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            using var target = pipe.Writer.AsStream(leaveOpen: true);
            RowExporter.Write(workspace, version, request, target, cancellationToken);
        }
        catch (Exception e) // whatever it is, the reader must hear of it: the answer then ends unfinished
        {
            failure = e;
        }
        pipe.Writer.Complete(failure);
    }

    /// <summary>Parquet has its table of contents at the end, so the whole file comes first; it is gone when it has been sent.</summary>
    private static async Task<Stream> OpenFileAsync(Workspace workspace, Version version, ExportRequest request, CancellationToken cancellationToken)
    {
        var path = Path.Combine(workspace.Uploads, $"export-{Identifier.New()}.parquet");
        await Task.Run(() => RowExporter.WriteFile(workspace, version, request, path, cancellationToken), cancellationToken);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }
}
