using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Models.Hub;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Modeling;

/// <summary>jobs/ID/ of one import, download, saving or compression: <see cref="ModelJob"/> says what its files are.</summary>
internal sealed class ModelJobFolder(string path) : JobFolder(path, ModelJob.SpecFile)
{
    public string Input => Path.Combine(Root, "input");
    public string Result => Path.Combine(Root, ModelJob.ResultFile);
    private string Download => Path.Combine(Root, ModelJob.DownloadFolder);

    /// <summary>Takes away what was fetched; for a job without a worker.</summary>
    public void Discard()
    {
        if (Directory.Exists(Download)) Directory.Delete(Download, recursive: true);
    }

    /// <summary>null when this is no such job's folder.</summary>
    public ModelJobStatus? Status(string modelsFolder)
    {
        if (!File.Exists(Spec))
            return null;
        var job = JsonSerializer.Deserialize<ModelJob>(File.ReadAllText(Spec), JournalJson.Options)!;
        var worker = WorkerProcess.Attach(Root);
        if (File.Exists(Result))
            return Ended(job, JsonSerializer.Deserialize<ModelJob.Result>(File.ReadAllText(Result), JournalJson.Options)!);
        if (worker is null)
            return Unfinished(job, RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault() is { Length: > 0 } line
                ? $"It ended without a result. Its last words: {line}" : "It was interrupted before it had a result. Start it again.");
        if (job.Hub is not null)
            return new(Id, job.Name, ModelJobKind.Fetch, ModelJobState.Running, HubDownload.BytesIn(Download), job.Hub.Bytes, null, "");
        var progress = LastLine<Line>();
        return new(Id, job.Name, KindOf(job), ModelJobState.Running, BytesIn(Directory.GetDirectories(modelsFolder, $".writing-{worker.Pid}-*").FirstOrDefault()), BytesOf(job.Source), null, "", progress?.Done ?? 0, progress?.Total ?? 0);
    }

    private static ModelJobKind KindOf(ModelJob job) => job switch
    {
        { Compression: not null } => ModelJobKind.Compression,
        { Hub: not null } => ModelJobKind.Fetch,
        { Source: not null } => ModelJobKind.Import,
        _ => ModelJobKind.Saving,
    };

    /// <summary>A download that fails leaves what it has brought, and can go on from there until that is thrown away.</summary>
    private ModelJobStatus Unfinished(ModelJob job, string reason) =>
        new(Id, job.Name, KindOf(job), ModelJobState.Failed, HubDownload.BytesIn(Download), job.Hub?.Bytes ?? 0, null, reason, CanResume: job.Hub is not null && Directory.Exists(Download));

    private ModelJobStatus Ended(ModelJob job, ModelJob.Result result) => result.Status == "failed" ? Unfinished(job, result.Reason) : new(Id, job.Name, KindOf(job), result.Status switch
    {
        "succeeded" => ModelJobState.Succeeded,
        _ => ModelJobState.Cancelled,
    }, 0, 0, result.ModelId, result.Reason);

    private static long BytesOf(string? source) => File.Exists(source) ? new FileInfo(source).Length : BytesIn(source);

    private static long BytesIn(string? folder)
    {
        try
        {
            return folder is null || !Directory.Exists(folder) ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0; // renamed into its place meanwhile
        }
    }

    private sealed record Line : JobLine
    {
        public long Done { get; init; }
        public long Total { get; init; }
    }
}
