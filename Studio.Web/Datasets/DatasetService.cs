using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Datasets;

/// <summary>Everything people do to datasets; pages and the REST API call the same methods.</summary>
public sealed class DatasetService(StudioOptions options, Workspace workspace, IDbContextFactory<StudioDb> catalog, StudioWriter writer, Uploads uploads, DatasetRegistry registry, JobQueue queue, ILogger<DatasetService> logger)
{
    /// <summary>Raised on a pool thread when an import moved on; the argument is the job's id.</summary>
    public event Action<string>? ImportChanged;

    /// <summary>What an import would make of its inputs, from their first rows only.</summary>
    /// <exception cref="UserError">an input that cannot be read, in one sentence.</exception>
    public Task<ImportPreview> PreviewAsync(ImportRequest request, CancellationToken cancellationToken = default) =>
        WithFilesAsync(request, files => Task.Run(() => Importer.Preview(request.ToSpec(files)), cancellationToken), cancellationToken);

    /// <summary>Starts an import in a process of its own; it goes on whatever becomes of the page or of this program.</summary>
    /// <returns>the job's id, for <see cref="ImportStatus"/>.</returns>
    public async Task<string> StartImportAsync(ImportRequest request, CancellationToken cancellationToken = default)
    {
        if (request.DatasetId is { } datasetId)
            await RequireAsync(datasetId, cancellationToken);
        var folder = new ImportFolder(Path.Combine(workspace.Jobs, Identifier.New()));
        Directory.CreateDirectory(folder.Inputs);
        try
        {
            var files = await TakeInputsAsync(request.Inputs, folder, cancellationToken);
            AtomicFile.WriteText(folder.Spec, JsonSerializer.Serialize(request.ToSpec(files), ManifestJson.Options));
        }
        catch
        {
            Directory.Delete(folder.Root, recursive: true);
            throw;
        }
        await queue.EnqueueImportAsync(folder.Id, cancellationToken);
        RaiseImportChanged(folder.Id);
        return folder.Id;
    }

    /// <summary>null when there is no such import.</summary>
    public ImportStatus? ImportStatus(string jobId) => Folder(jobId).Status();

    /// <summary>Imports of this workspace, the newest first.</summary>
    public IReadOnlyList<ImportStatus> Imports() =>
        [.. Directory.EnumerateDirectories(workspace.Jobs).OrderDescending().Select(d => new ImportFolder(d).Status()).OfType<ImportStatus>()];

    /// <summary>Ends an import and leaves nothing of it; one that has ended stays as it is.</summary>
    public async Task CancelImportAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var folder = Folder(jobId);
        switch (folder.Status()?.State)
        {
            case null:
                throw new UserError($"There is no import {jobId}.");
            case ImportState.Queued:
                await queue.RemoveAsync(jobId, JobQueue.ImportGroup, cancellationToken);
                folder.WriteEnd("cancelled", "");
                await FinishImportAsync(folder, cancellationToken);
                break;
            case ImportState.Running:
                WorkerProcess.Attach(folder.Root)?.Terminate();
                break;
        }
    }

    /// <summary>Removes a dataset with all its versions.</summary>
    /// <returns>bytes that its files took.</returns>
    /// <exception cref="UserError">a run that uses it waits or works.</exception>
    public async Task<long> DeleteAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        var dataset = await RequireAsync(datasetId, cancellationToken);
        await using (var db = await catalog.CreateDbContextAsync(cancellationToken))
            if (await db.Runs.Where(r => r.DatasetId == datasetId && (r.Status == RunStatus.Queued || RunTransitions.Active.Contains(r.Status))).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken) is { } user)
                throw new UserError($"The run {user} uses {dataset.Name}. Cancel it, or wait for its end, before deleting the dataset.");
        // files first: killed in between, the dataset is still listed and can be deleted again
        var bytes = DatasetFolder.Delete(workspace, datasetId);
        await writer.WriteAsync(db => db.Datasets.Where(d => d.Id == datasetId).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return bytes;
    }

    public async Task RenameAsync(string datasetId, string name, CancellationToken cancellationToken = default)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > 200)
            throw new UserError("A dataset's name has 1 to 200 characters.");
        await RequireAsync(datasetId, cancellationToken);
        await writer.WriteAsync(db => db.Datasets.Where(d => d.Id == datasetId).ExecuteUpdateAsync(set => set.SetProperty(d => d.Name, trimmed), cancellationToken), cancellationToken);
    }

    internal void RaiseImportChanged(string jobId)
    {
        foreach (var viewer in ImportChanged?.GetInvocationList() ?? [])
            try
            {
                ((Action<string>)viewer)(jobId);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A viewer of import {JobId} failed", jobId);
            }
    }

    /// <summary>After a worker's end: its last word, or ours in its place; then the dataset is in the catalog and the inputs are gone.</summary>
    internal async Task FinishImportAsync(ImportFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.HasEnded)
            folder.WriteEnd("failed", folder.LastLogLine() is { } line
                ? $"The import ended without a result. Its last words: {line}"
                : "The import was interrupted before it had a result. Start it again.");
        if (folder.Result() is var (id, version))
            await registry.RegisterAsync(id, version, cancellationToken);
        if (Directory.Exists(folder.Inputs))
            Directory.Delete(folder.Inputs, recursive: true);
        RaiseImportChanged(folder.Id);
    }

    /// <summary>Imports that have not said their last word, oldest first.</summary>
    internal IReadOnlyList<string> UnfinishedImports() =>
        [.. Imports().Where(i => i.State is ImportState.Queued or ImportState.Running).Select(i => i.JobId).Reverse()];

    private async Task<T> WithFilesAsync<T>(ImportRequest request, Func<IReadOnlyList<ImportFile>, Task<T>> use, CancellationToken cancellationToken)
    {
        CheckInputs(request.Inputs);
        var pasted = new List<string>();
        try
        {
            var files = new List<ImportFile>();
            foreach (var input in request.Inputs)
            {
                var uploadId = input.UploadId ?? (input.Path is null ? await PasteAsync(input, pasted, cancellationToken) : null);
                files.Add(uploadId is null ? LocalInput(input) : new ImportFile(uploads.DataPath(uploadId), uploads.Get(uploadId).FileName));
            }
            return await use(files);
        }
        finally
        {
            pasted.ForEach(uploads.Delete);
        }
    }

    private async Task<string> PasteAsync(ImportInput input, List<string> pasted, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input.Text!));
        var upload = await uploads.SaveAsync(text, input.Name ?? "pasted.txt", text.Length, cancellationToken);
        pasted.Add(upload.Id);
        return upload.Id;
    }

    /// <summary>The job owns what was uploaded from here on; files named by their path stay where they are.</summary>
    private async Task<IReadOnlyList<ImportFile>> TakeInputsAsync(IReadOnlyList<ImportInput> inputs, ImportFolder folder, CancellationToken cancellationToken)
    {
        CheckInputs(inputs);
        var files = new List<ImportFile>();
        foreach (var input in inputs)
        {
            var uploadId = input.UploadId ?? (input.Path is null ? await PasteAsync(input, [], cancellationToken) : null);
            if (uploadId is null)
            {
                files.Add(LocalInput(input));
                continue;
            }
            var name = uploads.Get(uploadId).FileName;
            var path = Path.Combine(folder.Inputs, $"{files.Count}.data");
            uploads.MoveTo(uploadId, path);
            files.Add(new ImportFile(path, name));
        }
        return files;
    }

    private ImportFile LocalInput(ImportInput input)
    {
        if (!options.IsLoopback)
            throw new UserError("Files are taken by their path only while Studio listens on its own machine alone. Upload the file instead.");
        return new ImportFile(LocalFile.Check(input.Path!));
    }

    private static void CheckInputs(IReadOnlyList<ImportInput> inputs)
    {
        if (inputs.Count is 0 or > 1000)
            throw new UserError("An import takes 1 to 1000 inputs.");
        if (inputs.Any(i => new[] { i.UploadId, i.Path, i.Text }.Count(v => v is not null) != 1))
            throw new UserError("Each input has exactly one of uploadId, path and text.");
    }

    internal ImportFolder Folder(string jobId) => new(Path.Combine(workspace.Jobs, Identifier.Check(jobId)));

    private async Task<Dataset> RequireAsync(string datasetId, CancellationToken cancellationToken)
    {
        Identifier.Check(datasetId);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == datasetId, cancellationToken)
            ?? throw new UserError($"There is no dataset {datasetId} in this workspace.");
    }
}
