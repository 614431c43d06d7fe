using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;
using Studio.Training.Weights;
using Studio.Training.Worker;
using Studio.Web.Datasets;
using Studio.Web.Jobs;

namespace Studio.Web.Modeling;

/// <summary>
/// Everything people do to models of the library; pages and the REST API call the same methods. What must load a model
/// happens in a worker of its own, which goes on when the page or this program ends.
/// </summary>
public sealed class ModelService(StudioOptions options, Workspace workspace, Uploads uploads, SessionHost sessions, IDbContextFactory<StudioDb> catalog)
{
    public IReadOnlyList<ModelManifest> List() => ModelLibrary.List(workspace);

    /// <summary>null when there is none of that id.</summary>
    public ModelManifest? Find(string id) => ModelLibrary.Find(workspace, id);

    public string ConfigText(string id) => File.ReadAllText(Path.Combine(Folder(id), "config.json"));

    public IReadOnlyList<SafeTensorsEntry> Tensors(string id) => ModelLibrary.Tensors(workspace, id);

    /// <summary>Files of the model's folder that may be downloaded, by name.</summary>
    public IReadOnlyList<FileInfo> Files(string id) => [.. new DirectoryInfo(Folder(id)).EnumerateFiles().Where(file => file.Name != "studio.json").OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Checks and copies in a worker; ask for its status by the id.</summary>
    /// <exception cref="UserError">nothing was given to import, or the path cannot be taken.</exception>
    public string StartImport(ModelSource source, string name)
    {
        var checkedName = ModelLibrary.CheckName(name);
        if ((source.Uploads.Count > 0) == (source.Path is not null))
            throw new UserError("An import takes either uploaded files or the path of a folder or archive.");
        var folder = new ModelJobFolder(Path.Combine(workspace.Jobs, Identifier.New()));
        Directory.CreateDirectory(folder.Root);
        try
        {
            var (path, file) = source.Path is not null ? Local(source.Path) : Uploaded(source.Uploads, folder);
            return Start(folder, new(checkedName, path, file, Base: source.Base));
        }
        catch
        {
            Directory.Delete(folder.Root, recursive: true);
            throw;
        }
    }

    /// <summary>Fetches a hub's model in a worker, as it was listed; ask for its status by the id.</summary>
    /// <param name="baseModel">for a LoRA adapter: id or name of the library's model it was made for; null takes the one it names.</param>
    /// <exception cref="UserError">there is no room for it.</exception>
    public string StartFetch(HubListing listing, string name, string? baseModel)
    {
        var checkedName = ModelLibrary.CheckName(name);
        DiskSpace.Require(workspace.Jobs, listing.Bytes);
        var folder = new ModelJobFolder(Path.Combine(workspace.Jobs, Identifier.New()));
        Directory.CreateDirectory(folder.Root);
        return Start(folder, new(checkedName, Base: baseModel, Hub: listing, Hubs: options.Hubs.Text));
    }

    /// <summary>Goes on with a fetch that failed or was interrupted, at the byte where it stopped.</summary>
    /// <exception cref="UserError">it is none, or there is nothing to go on from.</exception>
    public void Resume(string jobId)
    {
        var folder = JobFolder(jobId);
        if (folder.Status(workspace.Models) is not { CanResume: true }) throw new UserError("Only a download that failed or was interrupted can go on.");
        File.Delete(folder.Result);
        Run(folder);
    }

    /// <summary>Keeps a run's checkpoint as a model of its own.</summary>
    /// <param name="checkpoint">a folder's name, best or last; null for the best one where there is one.</param>
    public string StartSaving(string runId, string? checkpoint, string name)
    {
        var checkedName = ModelLibrary.CheckName(name);
        Checkpointed(new(true, runId, checkpoint));
        var folder = new ModelJobFolder(Path.Combine(workspace.Jobs, Identifier.New()));
        Directory.CreateDirectory(folder.Root);
        return Start(folder, new(checkedName, RunId: runId, Checkpoint: checkpoint));
    }

    public bool HasAdapter(string runId) => Directory.Exists(new RunDirectory(workspace.RunDirectory(runId)).Adapter);

    /// <summary>A LoRA run's adapter as a zip archive, which the caller closes; null where there is none. Some percent of a model, and so in memory.</summary>
    public Stream? Adapter(string runId)
    {
        if (!HasAdapter(runId))
            return null;
        var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(new RunDirectory(workspace.RunDirectory(runId)).Adapter, zip, CompressionLevel.NoCompression, includeBaseDirectory: false);
        zip.Position = 0;
        return zip;
    }

    /// <summary>Makes a smaller model of one of the library or of a run, and measures both; ask for its status by the id.</summary>
    /// <exception cref="UserError">a field is out of its range, or model or dataset are not there.</exception>
    public string StartCompression(CompressionSpec given)
    {
        var spec = given.Check();
        var reference = ModelReference.Parse(spec.Model);
        var source = reference.IsRun ? RunSpecJson.Load(Checkpointed(reference).Spec).Name : ModelLibrary.Resolve(workspace, spec.Model).Name;
        if (spec.Dataset.Length > 0) spec = spec with { Dataset = DatasetFolder.Resolve(workspace, spec.Dataset).Reference };
        var name = ModelLibrary.CheckName(spec.Name.Trim().Length > 0 ? spec.Name : $"{source}, {spec.Words()}");
        var folder = new ModelJobFolder(Path.Combine(workspace.Jobs, Identifier.New()));
        Directory.CreateDirectory(folder.Root);
        return Start(folder, new(name, Compression: spec));
    }

    /// <summary>What was made smaller of the same model as this one, or of this one, the newest first.</summary>
    public IReadOnlyList<CompressedModel> Compressed(string id)
    {
        var source = ModelLibrary.Compression(workspace, id)?.Source ?? $"model:{id}";
        return [.. List().Where(model => model.Compression is not null)
            .Select(model => ModelLibrary.Compression(workspace, model.Id) is { } report && report.Source == source ? new CompressedModel(model, report) : null).OfType<CompressedModel>()];
    }

    /// <summary>null for one that was not made smaller.</summary>
    public CompressionReport? Compression(string id) => ModelLibrary.Compression(workspace, id);

    /// <summary>null when there is no such job.</summary>
    public ModelJobStatus? Job(string jobId) => JobFolder(jobId).Status(workspace.Models);

    /// <summary>Imports, savings and compressions of this workspace, the newest first.</summary>
    public IReadOnlyList<ModelJobStatus> Jobs() =>
        [.. Directory.EnumerateDirectories(workspace.Jobs).OrderDescending().Select(d => new ModelJobFolder(d).Status(workspace.Models)).OfType<ModelJobStatus>()];

    /// <summary>Ends a job and leaves nothing of it; of one that has ended goes what it had fetched so far.</summary>
    public void CancelJob(string jobId)
    {
        var folder = JobFolder(jobId);
        if (WorkerProcess.Attach(folder.Root) is { } worker) worker.Terminate();
        else folder.Discard();
    }

    public ModelManifest Rename(string id, string name) => ModelLibrary.Rename(workspace, id, name);

    /// <summary>Runs that began with this model, by name; they keep what they have learned when it goes.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync(string id, CancellationToken cancellationToken = default)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var reference = $"\"model:{id}\"";
        return await db.Runs.AsNoTracking().Where(run => run.SpecJson.Contains(reference)).OrderBy(run => run.CreatedAt).Select(run => run.Name).Take(100).ToListAsync(cancellationToken);
    }

    /// <returns>bytes freed.</returns>
    public async Task<long> DeleteAsync(string id)
    {
        var manifest = ModelLibrary.Resolve(workspace, id);
        await sessions.CloseAsync($"model:{manifest.Id}"); // its worker holds the files
        return ModelLibrary.Delete(workspace, manifest.Id);
    }

    private RunDirectory Checkpointed(ModelReference run)
    {
        var directory = new RunDirectory(workspace.RunDirectory(run.Id));
        return RunFolder.FindCheckpoint(directory, run.Checkpoint ?? "last") is not null ? directory : throw new UserError("This run has no such checkpoint yet; train it first.");
    }

    private string Folder(string id) => workspace.ModelDirectory(ModelLibrary.Resolve(workspace, id).Id);

    private string Start(ModelJobFolder folder, ModelJob job)
    {
        AtomicFile.WriteText(folder.Spec, JsonSerializer.Serialize(job, JournalJson.Options));
        Run(folder);
        return folder.Id;
    }

    private void Run(ModelJobFolder folder) => WorkerProcess.Start([.. options.WorkerCommand, "model", "job", folder.Root], folder.Root, folder.Log).Named(folder.Root);

    private (string Path, string File) Local(string path)
    {
        if (!options.IsLoopback)
            throw new UserError("Models are taken by their path only while Studio listens on its own machine alone. Upload an archive instead.");
        if (!Path.IsPathFullyQualified(path))
            throw new UserError($"'{path}' is not an absolute path. Give the whole path of a folder or archive on this machine, such as /home/me/gpt2.");
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? (full, Path.GetFileName(full)) : (LocalFile.Check(full), Path.GetFileName(full));
    }

    private (string Path, string File) Uploaded(IReadOnlyList<string> ids, ModelJobFolder folder)
    {
        var names = ids.Select(id => uploads.Get(id).FileName).ToList();
        if (names.Distinct().Count() != names.Count)
            throw new UserError("Two of these files have the same name; send the files of one model.");
        Directory.CreateDirectory(folder.Input);
        foreach (var (id, name) in ids.Zip(names))
            uploads.MoveTo(id, Path.Combine(folder.Input, name));
        var isArchive = ids.Count == 1 && !names[0].EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && !names[0].EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return isArchive ? (Path.Combine(folder.Input, names[0]), names[0]) : (folder.Input, string.Join(", ", names.Take(3)));
    }

    private ModelJobFolder JobFolder(string jobId) => new(Path.Combine(workspace.Jobs, Identifier.Check(jobId)));
}
