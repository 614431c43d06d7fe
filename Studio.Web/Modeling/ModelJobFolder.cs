using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Modeling;

/// <summary>jobs/ID/ of one import, saving or compression: <see cref="ModelJob"/> says what its files are.</summary>
internal sealed class ModelJobFolder(string path) : JobFolder(path, ModelJob.SpecFile)
{
    public string Input => Path.Combine(Root, "input");
    private string ResultPath => Path.Combine(Root, ModelJob.ResultFile);

    /// <summary>null when this is no such job's folder.</summary>
    public ModelJobStatus? Status(string modelsFolder)
    {
        if (!File.Exists(Spec))
            return null;
        var job = JsonSerializer.Deserialize<ModelJob>(File.ReadAllText(Spec), JournalJson.Options)!;
        var worker = WorkerProcess.Attach(Root);
        if (File.Exists(ResultPath))
            return Ended(job, JsonSerializer.Deserialize<ModelJob.Result>(File.ReadAllText(ResultPath), JournalJson.Options)!);
        if (worker is null)
            return new(Id, job.Name, KindOf(job), ModelJobState.Failed, 0, 0, null, RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault() is { Length: > 0 } line
                ? $"It ended without a result. Its last words: {line}" : "It was interrupted before it had a result. Start it again.");
        var progress = LastLine<Line>();
        return new(Id, job.Name, KindOf(job), ModelJobState.Running, BytesIn(Directory.GetDirectories(modelsFolder, $".writing-{worker.Pid}-*").FirstOrDefault()), BytesOf(job.Source), null, "", progress?.Done ?? 0, progress?.Total ?? 0);
    }

    private static ModelJobKind KindOf(ModelJob job) => job switch
    {
        { Compression: not null } => ModelJobKind.Compression,
        { Source: not null } => ModelJobKind.Import,
        _ => ModelJobKind.Saving,
    };

    private ModelJobStatus Ended(ModelJob job, ModelJob.Result result) => new(Id, job.Name, KindOf(job), result.Status switch
    {
        "succeeded" => ModelJobState.Succeeded,
        "cancelled" => ModelJobState.Cancelled,
        _ => ModelJobState.Failed,
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
