using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>Everything people do to evaluations; pages and the REST API call the same methods.</summary>
public sealed class EvaluationService(Workspace workspace, IDbContextFactory<StudioDb> catalog, JobQueue queue, ILogger<EvaluationService> logger)
{
    private const string Deleting = ".deleting-";

    /// <summary>Raised on a pool thread when an evaluation moved on; the argument is its id.</summary>
    public event Action<string>? Changed;

    /// <summary>Of this workspace, the newest first.</summary>
    public IReadOnlyList<EvaluationStatus> List() =>
        [.. Folders().OrderDescending(StringComparer.Ordinal).Select(path => new EvaluationFolder(path).Status()).OfType<EvaluationStatus>()];

    /// <summary>null when there is no such evaluation.</summary>
    public EvaluationStatus? Find(string id) => Identifier.IsValid(id) ? Folder(id).Status() : null;

    /// <summary>null while it has none.</summary>
    public EvaluationReport? Report(string id) => Folder(id).Report();

    /// <summary>Run (or model:ID) and checkpoint that were measured, as sessions take them; null where that checkpoint is gone.</summary>
    public (string RunId, string Checkpoint)? AskedOf(EvaluationStatus status)
    {
        var reference = ModelReference.Parse(status.Model);
        if (!reference.IsRun) return ModelLibrary.Find(workspace, reference.Id) is null ? null : (status.Model, "");
        var run = new RunDirectory(workspace.RunDirectory(reference.Id));
        var checkpoint = reference.Checkpoint ?? (RunFolder.FindCheckpoint(run, "best") is null ? "last" : "best");
        return RunFolder.FindCheckpoint(run, checkpoint) is null ? null : (reference.Id, checkpoint);
    }

    /// <summary>Starts an evaluation in a process of its own; it goes on whatever becomes of the page or of this program.</summary>
    /// <returns>its id.</returns>
    /// <exception cref="UserError">no such model, dataset or part.</exception>
    public async Task<string> StartAsync(EvaluationSpec given, CancellationToken cancellationToken = default)
    {
        var version = DatasetFolder.Resolve(workspace, given.Dataset);
        if (!EvaluationSpec.SplitNames.Contains(given.Split))
            throw new UserError($"The split is '{given.Split}'; it must be one of {string.Join(", ", EvaluationSpec.SplitNames)}.");
        var model = await NameOfModelAsync(ModelReference.Parse(given.Model), cancellationToken);
        var name = string.IsNullOrWhiteSpace(given.Name) ? $"{model} on {version.Manifest.Name} {given.Split}" : given.Name.Trim();
        if (name.Length > 200) throw new UserError($"The name has {name.Length} characters; 200 at most.");
        var folder = Folder(Identifier.New());
        folder.WriteSpec(given with { Dataset = version.Reference, Name = name });
        await queue.EnqueueEvaluationAsync(folder.Id, cancellationToken);
        RaiseChanged(folder.Id);
        return folder.Id;
    }

    /// <summary>Ends an evaluation; one that has ended stays as it is.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        var folder = Folder(id);
        switch (folder.Status()?.State)
        {
            case null:
                throw new UserError($"There is no evaluation {id}.");
            case JobState.Queued:
                await queue.RemoveAsync(id, JobQueue.EvaluationGroup, cancellationToken);
                folder.WriteEnd("cancelled", "");
                RaiseChanged(id);
                break;
            case JobState.Running:
                // a worker that is only starting may die of the signal without a word: Finish then knows that it was wished
                RunFolder.RequestStop(new RunDirectory(folder.Directory.Root), RunFolder.Cancel);
                WorkerProcess.Attach(folder.Directory.Root)?.Terminate();
                break;
        }
    }

    /// <returns>bytes freed.</returns>
    /// <exception cref="UserError">it is still at work.</exception>
    public long Delete(string id)
    {
        var folder = Folder(id);
        if (folder.Status() is { IsOpen: true }) throw new UserError("The evaluation is still at work; cancel it first.");
        var bytes = RunFolder.Bytes(folder.Directory.Root);
        // out of sight first: a folder half removed must not look like an evaluation
        var aside = Path.Combine(workspace.Evaluations, Deleting + id);
        Directory.Move(folder.Directory.Root, aside);
        Directory.Delete(aside, recursive: true);
        RaiseChanged(id);
        return bytes;
    }

    /// <exception cref="UserError">it has no predictions.</exception>
    public PredictionPage Predictions(string id, PredictionQuery query)
    {
        using var reader = new PredictionReader(Folder(id).Directory.Predictions);
        return reader.ReadPage(query);
    }

    /// <summary>Where predictions.parquet lies, for a download; null when it is not there.</summary>
    public string? PredictionsPath(string id) => Folder(id).Directory.Predictions is var path && File.Exists(path) ? path : null;

    /// <exception cref="UserError">no such column, or the rows of this evaluation are not rows of a dataset.</exception>
    public IReadOnlyList<Slice> Slices(string id, string column)
    {
        var status = Find(id) ?? throw new UserError($"There is no evaluation {id}.");
        if (status.Summary is { Kind: EvaluationReport.Language })
            throw new UserError("A language model is measured on windows of running text, which do not divide by a column.");
        using var reader = new PredictionReader(Folder(id).Directory.Predictions, DatasetFolder.Resolve(workspace, status.Dataset));
        return reader.Slices(column);
    }

    /// <summary>Two evaluations beside each other: every figure with its difference, and whether the rows tell the two apart.</summary>
    /// <exception cref="UserError">one is missing or not done, or they share no rows.</exception>
    public EvaluationComparison Compare(string first, string second)
    {
        var (a, b) = (Done(first), Done(second));
        if (a.Kind != b.Kind) throw new UserError("A classifier and a language model have no rows in common to compare.");
        CheckSameData(a, b);
        using var reader = Paired(first, second, a.Kind);
        return EvaluationComparison.Of(a, b, reader.ReadAll());
    }

    /// <summary>Rows of one kind that two evaluations share, the largest difference of loss first.</summary>
    public PairedPage ComparedRows(string first, string second, PairedKind kind, long offset, int count)
    {
        var (a, b) = (Done(first), Done(second));
        CheckSameData(a, b);
        using var reader = Paired(first, second, a.Kind);
        return reader.ReadPage(kind, offset, count);
    }

    /// <summary>The dataset version an evaluation was measured on; null when it is gone.</summary>
    public Studio.Data.Tables.DatasetVersion? DatasetOf(EvaluationStatus evaluation)
    {
        try
        {
            return DatasetFolder.Resolve(workspace, evaluation.Dataset);
        }
        catch (UserError)
        {
            return null; // deleted since; the report does not need it
        }
    }

    internal EvaluationFolder Folder(string id) => new(workspace.EvaluationDirectory(id));

    /// <summary>Evaluations that have not said their last word, oldest first.</summary>
    public IReadOnlyList<string> Unfinished() => [.. List().Where(e => e.IsOpen).Select(e => e.Id).Reverse()];

    internal void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(workspace.Evaluations, Deleting + "*"))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>After a worker's end: its last word, or ours in its place.</summary>
    internal void Finish(EvaluationFolder folder)
    {
        if (folder.Status() is { IsOpen: true } && RunFolder.RequestedStop(new RunDirectory(folder.Directory.Root)) == RunFolder.Cancel)
            folder.WriteEnd("cancelled", "");
        else if (folder.Status() is { IsOpen: true })
            folder.WriteEnd("failed", folder.LastLogLine() is { } line
                ? $"The evaluation ended without a result. Its last words: {line}"
                : "The evaluation was interrupted before it had a result. Start it again.");
        RaiseChanged(folder.Id);
    }

    internal void RaiseChanged(string id)
    {
        foreach (var viewer in Changed?.GetInvocationList() ?? [])
            try
            {
                ((Action<string>)viewer)(id);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A viewer of evaluation {EvaluationId} failed", id);
            }
    }

    private PairedReader Paired(string first, string second, string kind) =>
        new(Folder(first).Directory.Predictions, Folder(second).Directory.Predictions, kind);

    private EvaluationReport Done(string id) =>
        Find(id) is not { } status ? throw new UserError($"There is no evaluation {id}.")
        : Report(id) ?? throw new UserError($"The evaluation '{status.Name}' has no result yet; compare it when it is done.");

    private static void CheckSameData(EvaluationReport first, EvaluationReport second)
    {
        if (first.DatasetHash != second.DatasetHash)
            throw new UserError("The two evaluations measured different dataset versions, so nothing can be compared row by row; evaluate both models on the same one.");
    }

    private IEnumerable<string> Folders() => Directory.EnumerateDirectories(workspace.Evaluations).Where(path => Identifier.IsValid(Path.GetFileName(path)));

    private async Task<string> NameOfModelAsync(ModelReference model, CancellationToken cancellationToken)
    {
        if (!model.IsRun) return ModelLibrary.Resolve(workspace, model.ToString()).Name;
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.Where(r => r.Id == model.Id).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken)
            ?? throw new UserError($"There is no run {model.Id} in this workspace.");
    }
}
