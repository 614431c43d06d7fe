using System.Runtime.InteropServices;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Compressing;
using Studio.Training.Contracts;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

/// <summary>
/// jobs/ID/model-job.json of the web program: what to import, fetch, save or make smaller. The result stands beside it in model-result.json,
/// written once at the end, whatever happens short of a kill. What was fetched of a hub stays in download/ unless the job succeeds
/// or is cancelled, and another worker on the same directory goes on from there.
/// </summary>
/// <param name="Source">a folder or archive to import; null for what a run has learned.</param>
/// <param name="File">what the source is called.</param>
/// <param name="Base">of the library, for an adapter to import; null takes the one it names.</param>
/// <param name="RunId">of a run whose checkpoint is to be saved.</param>
/// <param name="Compression">of a model that is to be made smaller; how far it is stands in events.jsonl.</param>
/// <param name="Hub">what to fetch from a hub, as it was shown to whoever asked for it.</param>
/// <param name="Hubs">as <see cref="HubHosts.Parse"/> reads it: hubs that may be asked whatever their address.</param>
public sealed record ModelJob(string Name, string? Source = null, string? File = null, string? RunId = null, string? Checkpoint = null, CompressionSpec? Compression = null, string? Base = null, HubListing? Hub = null, string Hubs = "")
{
    public const string SpecFile = "model-job.json";
    public const string ResultFile = "model-result.json";
    public const string EventsFile = "events.jsonl";
    public const string DownloadFolder = "download";

    /// <param name="Status">succeeded, failed or cancelled.</param>
    public sealed record Result(string Status, string? ModelId = null, string Reason = "");

    /// <summary>Does the job of a directory, which is jobs/ID of a workspace.</summary>
    /// <returns>the process's exit code.</returns>
    public static int Run(string directory)
    {
        using var cancel = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true; // the default would end the process with a half-written folder left behind
            cancel.Cancel();
        });
        using var held = JobDirectory.Take(directory); // two workers on one directory would fetch into the same files
        var result = Attempt(directory, cancel.Token);
        AtomicFile.WriteText(Path.Combine(directory, ResultFile), JsonSerializer.Serialize(result, JournalJson.Options));
        if (result.Status == "failed") Console.Error.WriteLine(result.Reason);
        return result.Status == "failed" ? 1 : 0;
    }

    private static Result Attempt(string directory, CancellationToken cancel)
    {
        try
        {
            var job = JsonSerializer.Deserialize<ModelJob>(System.IO.File.ReadAllText(Path.Combine(directory, SpecFile)), JournalJson.Options)!;
            var workspace = new Workspace(Path.GetFullPath(Path.Combine(directory, "..", "..")));
            return new("succeeded", job.Do(workspace, directory, cancel).Id);
        }
        catch (OperationCanceledException)
        {
            return new("cancelled");
        }
        catch (UserError e)
        {
            return new("failed", Reason: e.Message);
        }
        catch (Exception e) // a bug here must still end the job for whoever waits; the log gets all of it
        {
            Console.Error.WriteLine(e);
            return new("failed", Reason: $"It failed in a way it should not ({e.GetType().Name}: {e.Message.Split('\n')[0]}); the job's log says more.");
        }
    }

    private ModelManifest Do(Workspace workspace, string directory, CancellationToken cancel) =>
        Compression is not null ? Compress(workspace, directory, cancel)
        : Hub is not null ? Fetch(workspace, directory, cancel)
        : Source is not null ? ModelImport.FromFiles(workspace, Source, Name, File ?? Path.GetFileName(Source), Base, cancel)
        : ModelCommand.SaveRun(workspace, new(workspace.RunDirectory(RunId!)), Checkpoint, Name);

    private ModelManifest Fetch(Workspace workspace, string directory, CancellationToken cancel)
    {
        var folder = Path.Combine(directory, DownloadFolder);
        try
        {
            var hosts = HubHosts.Parse(Hubs);
            using var http = hosts.CreateClient();
            new HubDownload(new(http, hosts)).FetchAsync(Hub!, folder, _ => { }, cancel).GetAwaiter().GetResult();
            var model = ModelImport.FromHub(workspace, folder, Name, Hub!, Base);
            Directory.Delete(folder, recursive: true);
            return model;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private ModelManifest Compress(Workspace workspace, string directory, CancellationToken cancel)
    {
        using var journal = new JobJournal(Path.Combine(directory, EventsFile));
        return new Compressor(workspace, Compression! with { Name = Name }, (done, total) =>
        {
            cancel.ThrowIfCancellationRequested();
            journal.Progress(done, total);
        }).Run();
    }
}
