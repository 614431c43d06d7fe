using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Labeling;
using Studio.Data.Runs;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Worker;
using Studio.Web.Experiments;
using Studio.Web.Jobs;

namespace Studio.Web.Labeling;

/// <summary>Labels that models suggest to people: asked for by a job, kept in the project's folder, read once for all who look.</summary>
public sealed class SuggestionService(Workspace workspace, JobQueue queue, IDbContextFactory<StudioDb> catalog, RunService runs, ILogger<SuggestionService> logger)
{
    private const int MostModels = 20;
    private readonly Dictionary<string, (DateTime Written, LabelSuggestions Read)> _known = [];

    /// <summary>Raised on a pool thread when an asking of models moved on; the argument is the job's id.</summary>
    public event Action<string>? Changed;

    /// <returns>null where no model was asked yet.</returns>
    public Task<LabelSuggestions?> FindAsync(string projectId, CancellationToken cancellationToken = default) => Task.Run(() => Find(projectId), cancellationToken);

    /// <summary>
    /// Asks models about every row of a project, in a process of its own; it goes on whatever becomes of the page or of this
    /// program. A second one who asks the same while it is asked is given the same job.
    /// </summary>
    /// <param name="models">run:ID or model:ID, all classifiers of the same labels.</param>
    /// <exception cref="UserError">no models are named, or others are being asked.</exception>
    public async Task<SuggestJobStatus> StartAsync(string projectId, IReadOnlyList<string> models, CancellationToken cancellationToken = default)
    {
        var names = models.Select(model => ModelReference.Parse(model).ToString()).Distinct().ToList();
        if (names.Count is 0 or > MostModels)
            throw new UserError($"models: name 1 to {MostModels} trained classifiers.");
        SuggestJobFolder folder;
        lock (_known)
        {
            if (Jobs(projectId).FirstOrDefault(job => job.IsOpen) is { } open)
                return open.Models.SequenceEqual(names) ? open : throw new UserError("Other models are being asked about these rows; wait for them or cancel them first.");
            folder = Folder(Identifier.New());
            Directory.CreateDirectory(folder.Root);
            new SuggestSpec(projectId, names).Save(folder.Root);
        }
        await queue.EnqueueSuggestingAsync(folder.Id, cancellationToken);
        RaiseChanged(folder.Id);
        return folder.Status()!;
    }

    /// <summary>null when there is no such job.</summary>
    public SuggestJobStatus? Status(string jobId) => Identifier.IsValid(jobId) ? Folder(jobId).Status() : null;

    /// <summary>Askings of models, the newest first.</summary>
    /// <param name="projectId">null: of all projects.</param>
    public IReadOnlyList<SuggestJobStatus> Jobs(string? projectId) =>
        [.. Directory.EnumerateDirectories(workspace.Jobs).OrderDescending(StringComparer.Ordinal).Select(d => new SuggestJobFolder(d).Status()).OfType<SuggestJobStatus>().Where(job => projectId is null || job.Project == projectId)];

    /// <summary>Ends an asking; what models said before stays, and one that has ended stays as it is.</summary>
    public async Task CancelAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var folder = Folder(jobId);
        switch (folder.Status()?.State)
        {
            case null:
                throw new UserError($"No models are asked by a job {jobId}.");
            case JobState.Queued:
                await queue.RemoveAsync(jobId, JobQueue.SuggestGroup, cancellationToken);
                folder.WriteEnd("cancelled", "");
                RaiseChanged(jobId);
                break;
            case JobState.Running:
                // a worker that is only starting may die of the signal without a word: Finish then knows that it was wished
                RunFolder.RequestStop(new RunDirectory(folder.Root), RunFolder.Cancel);
                WorkerProcess.Attach(folder.Root)?.Terminate();
                break;
        }
    }

    /// <summary>Runs that could suggest, the newest first: finished classifiers of texts or images.</summary>
    public async Task<IReadOnlyList<Suggesting>> ModelsAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var all = await db.Runs.AsNoTracking().Where(run => run.Status == RunStatus.Succeeded).OrderByDescending(run => run.EndedAt).Take(500).Select(run => new { run.Id, run.Name, run.SpecJson }).ToListAsync(cancellationToken);
        return [.. all.Select(run => (run.Id, run.Name, RunSpecJson.Parse(run.SpecJson).Spec)).Where(run => run.Spec is { } spec && Tasks.IsClassification(spec.Task) && spec.ProblemType == ProblemTypes.SingleLabel).Select(run => new Suggesting($"run:{run.Id}", run.Name, run.Spec!))];
    }

    /// <summary>
    /// Queues one small run for each fold of the project's dataset. Together they answer every row by a model that was not
    /// trained on it, which is what finding wrong labels needs.
    /// </summary>
    /// <returns>ids of the runs.</returns>
    /// <exception cref="UserError">the dataset has no text or image with labels.</exception>
    public async Task<IReadOnlyList<string>> TrainFoldsAsync(LabelProject project, int folds, CancellationToken cancellationToken = default)
    {
        if (folds is < 2 or > MostModels)
            throw new UserError($"folds: 2 to {MostModels}.");
        var manifest = await Task.Run(() => DatasetFolder.Resolve(workspace, project.Dataset).Manifest, cancellationToken);
        var spec = RunSpecDefaults.For(manifest);
        if (!Tasks.IsClassification(spec.Task))
            throw new UserError($"'{manifest.Name}' has no label column with two classes to learn from: commit some labels first and open a project on the new version.");
        if (spec.Task == Tasks.TextClassification)
            spec = spec with { ModelFamily = ModelFamilies.FastText };
        var ids = new List<string>();
        for (var fold = 1; fold <= folds; fold++)
        {
            var name = $"{manifest.Name} fold {fold} of {folds}";
            var one = spec with { Name = name.Length > 200 ? name[^200..] : name, Split = Splits.Folds, Folds = folds, Fold = fold, TestFraction = 0, TestRows = TestSets.Drawn };
            ids.Add((await runs.CreateAsync(one, null, null, cancellationToken)).Id);
        }
        return ids;
    }

    internal SuggestJobFolder Folder(string jobId) => new(Path.Combine(workspace.Jobs, Identifier.Check(jobId)));

    /// <summary>Jobs that have not said their last word, oldest first.</summary>
    public IReadOnlyList<string> Unfinished() => [.. Jobs(projectId: null).Where(job => job.IsOpen).Select(job => job.JobId).Reverse()];

    /// <summary>After a worker's end: its last word, or ours in its place.</summary>
    internal void Finish(SuggestJobFolder folder)
    {
        if (!folder.HasEnded && RunFolder.RequestedStop(new RunDirectory(folder.Root)) == RunFolder.Cancel)
            folder.WriteEnd("cancelled", "");
        else if (!folder.HasEnded)
            folder.WriteEnd("failed", folder.LastLogLine() is { } line
                ? $"The models were asked without a result. The last words: {line}"
                : "Asking the models was interrupted before it had a result. Start it again.");
        RaiseChanged(folder.Id);
    }

    internal void RaiseChanged(string jobId)
    {
        foreach (var viewer in Changed?.GetInvocationList() ?? [])
            try
            {
                ((Action<string>)viewer)(jobId);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A viewer of the job {JobId} failed", jobId);
            }
    }

    private LabelSuggestions? Find(string projectId)
    {
        var path = LabelSuggestions.PathOf(workspace, projectId);
        if (!File.Exists(path))
            return null;
        var written = File.GetLastWriteTimeUtc(path);
        lock (_known)
            if (_known.TryGetValue(projectId, out var known) && known.Written == written)
                return known.Read;
        var read = LabelSuggestions.Read(path);
        lock (_known)
            _known[projectId] = (written, read!);
        return read;
    }
}

/// <summary>A trained classifier that can be asked.</summary>
/// <param name="Reference">run:ID.</param>
public sealed record Suggesting(string Reference, string Name, RunSpec Spec)
{
    public string Split => Spec.Split == Splits.Folds ? $"fold {Spec.Fold} of {Spec.Folds}" : $"rows {ChoiceWords.Of(Spec.Split)}";
}
