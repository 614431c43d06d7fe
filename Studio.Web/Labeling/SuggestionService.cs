using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Labeling;
using Studio.Data.Runs;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Web.Datasets;
using Studio.Web.Jobs;

namespace Studio.Web.Labeling;

/// <summary>Labels that models suggest to people: asked for in a worker process, kept in the project's folder, read once for all who look.</summary>
public sealed class SuggestionService(Workspace workspace, CountingWorkers workers, IDbContextFactory<StudioDb> catalog, RunService runs)
{
    private const int MostModels = 20;
    private readonly Dictionary<string, (DateTime Written, LabelSuggestions Read)> _known = [];

    /// <returns>null where no model was asked yet.</returns>
    public Task<LabelSuggestions?> FindAsync(string projectId, CancellationToken cancellationToken = default) => Task.Run(() => Find(projectId), cancellationToken);

    /// <summary>Asks models about every row of a project; a second one who asks the same waits for the first.</summary>
    /// <param name="models">run:ID or model:ID, all classifiers of the same labels.</param>
    /// <param name="progress">is given the share that is done, 0 to 1, on a pool thread.</param>
    /// <exception cref="UserError">a model is none that classifies these rows.</exception>
    public async Task<LabelSuggestions> AskAsync(string projectId, IReadOnlyList<string> models, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var names = models.Select(model => ModelReference.Parse(model).ToString()).Distinct().ToList();
        if (names.Count is 0 or > MostModels)
            throw new UserError($"models: name 1 to {MostModels} trained classifiers.");
        await workers.RunAsync($"suggest {projectId}", ["label", "suggest", projectId, "--models", string.Join(',', names), "--workspace", workspace.Root, "--progress"], progress, cancellationToken);
        return await FindAsync(projectId, cancellationToken) ?? throw new UserError("The suggestions could not be kept in the project's folder; is its disk full?");
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
    public string Split => Spec.Split == Splits.Folds ? $"fold {Spec.Fold} of {Spec.Folds}" : Spec.Split;
}
