using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Models.Library;

namespace Studio.Web.Playground;

/// <summary>A run that has something to answer with.</summary>
/// <param name="Checkpoints">newest first.</param>
public sealed record ModelChoice(string RunId, string Name, string Family, string DatasetId, int DatasetVersion, IReadOnlyList<CheckpointChoice> Checkpoints)
{
    // a list to choose from; older runs are reached by their own page's link
    private const int MaxRuns = 200;

    /// <summary>The best checkpoint, else the newest.</summary>
    public CheckpointChoice Usual => Checkpoints.FirstOrDefault(checkpoint => checkpoint.IsBest) ?? Checkpoints[0];

    /// <summary>A model of the library, which has its weights and no checkpoints.</summary>
    public static ModelChoice Of(ModelManifest model) => new($"model:{model.Id}", model.Name, model.Family, "", 0, [new("weights", model.Origin.Step ?? 0, true, null)]);

    /// <summary>Models of the library that can be asked and measured, the newest first.</summary>
    public static IEnumerable<ModelChoice> OfLibrary(Workspace workspace) => ModelLibrary.List(workspace).Where(CanAnswer).Select(Of);

    /// <summary>Whether it reads text and then writes, tells classes apart, or guesses hidden words.</summary>
    public static bool CanAnswer(ModelManifest model) => model.TokenizerSize is not null && (model.IsCausal || model.Labels.Count > 0 || model.Architecture is "BertForMaskedLM" or "BertForPreTraining" or "DistilBertForMaskedLM");

    public bool IsRun => DatasetId.Length > 0;

    /// <summary>Runs with checkpoints, newest first.</summary>
    /// <param name="wanted">a run that must be among them even if it is old.</param>
    public static async Task<IReadOnlyList<ModelChoice>> ReadAsync(StudioDb db, string? wanted, CancellationToken cancellationToken = default)
    {
        var runs = await db.Runs.AsNoTracking()
            .Where(run => !run.DirectoryMissing && db.RunCheckpoints.Any(checkpoint => checkpoint.RunId == run.Id))
            .OrderByDescending(run => run.Id == wanted).ThenByDescending(run => run.CreatedAt)
            .Take(MaxRuns)
            .Select(run => new { run.Id, run.Name, run.ModelFamily, run.DatasetId, run.DatasetVersion, run.CreatedAt })
            .ToListAsync(cancellationToken);
        var ids = runs.Select(run => run.Id).ToList();
        var checkpoints = (await db.RunCheckpoints.AsNoTracking().Where(checkpoint => ids.Contains(checkpoint.RunId)).ToListAsync(cancellationToken)).ToLookup(checkpoint => checkpoint.RunId);
        return [.. runs.OrderByDescending(run => run.CreatedAt).Select(run => new ModelChoice(run.Id, run.Name, run.ModelFamily, run.DatasetId, run.DatasetVersion,
            [.. checkpoints[run.Id].OrderByDescending(checkpoint => checkpoint.Step).Select(checkpoint => new CheckpointChoice(checkpoint.Name, checkpoint.Step, checkpoint.IsBest, checkpoint.ValidationLoss))]))];
    }
}

public sealed record CheckpointChoice(string Name, long Step, bool IsBest, double? ValidationLoss);
