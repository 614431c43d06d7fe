using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Data.Tables;
using Studio.Data.Tables.Samples;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Jobs;
using Studio.Web.Machine;

namespace Studio.Web.Experiments;

/// <summary>Fits the ready-made experiments to what is in the workspace, and starts them; the page and the REST API ask here.</summary>
public sealed class ReadyService(Workspace workspace, IDbContextFactory<StudioDb> catalog, RunService runs, Devices devices, MeasuredSpeeds speeds)
{
    // what a run of the smallest network takes beside its weights: the runtime and libtorch, measured on a CPU
    private const long OwnBytes = 300_000_000;

    public async Task<IReadOnlyList<ReadyView>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var datasets = await ExperimentReader.DatasetsAsync(db, cancellationToken);
        var device = devices.Choose("auto");
        var speed = await ExperimentReader.SpeedAsync(db, device, speeds.Of(device), datasets, TokenizerLibrary.List(workspace), cancellationToken);
        var pretrained = await PretrainedAsync(db, cancellationToken);
        var waits = pretrained is null ? await PretrainingAsync(db, cancellationToken) : null;
        var models = ModelLibrary.List(workspace);
        var size = pretrained is null ? null : (await BaseModelChoice.ListAsync(db, workspace, cancellationToken)).FirstOrDefault(choice => choice.Reference == pretrained.Reference)?.Size;
        return [.. ReadyExperiments.All.Select(experiment => experiment.Preset is null ? Writing(experiment, models) : Training(experiment, datasets, pretrained, waits, speed, size))];
    }

    /// <summary>The settings its run would have, on the newest dataset that serves.</summary>
    /// <exception cref="UserError">there is no such experiment, it trains nothing, or something has to be brought first.</exception>
    public async Task<RunSpec> SpecAsync(string id, CancellationToken cancellationToken = default)
    {
        var experiment = ReadyExperiments.Find(id) ?? throw new UserError($"There is no experiment '{SpecText.Shorten(id)}'; there are {string.Join(", ", ReadyExperiments.All.Select(e => e.Id))}.");
        if (experiment.Preset is null) throw new UserError($"'{experiment.Title}' trains nothing: open the playground at one of its links.");
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var pretrained = await PretrainedAsync(db, cancellationToken);
        var dataset = DatasetFor(experiment, await ExperimentReader.DatasetsAsync(db, cancellationToken), pretrained) ?? throw new UserError($"No dataset here serves '{experiment.Title}'. It needs: {experiment.Needs}");
        return SpecOf(experiment, dataset.Manifest, pretrained);
    }

    /// <summary>Queues its run on the newest dataset that serves.</summary>
    /// <exception cref="UserError">there is no such experiment, it trains nothing, or something has to be brought first.</exception>
    public async Task<Run> StartAsync(string id, string? clientToken = null, CancellationToken cancellationToken = default) =>
        await runs.CreateAsync(await SpecAsync(id, cancellationToken), clientToken, cancellationToken: cancellationToken);

    /// <summary>
    /// The newest that serves; one that is made for the task rather than one that serves it too; and above all the one that
    /// the model to go on from has read, whose language it knows.
    /// </summary>
    private static DatasetChoice? DatasetFor(ReadyExperiment experiment, IReadOnlyList<DatasetChoice> datasets, Pretraining? pretrained) => datasets
        .Where(choice => experiment.Fits(choice.Manifest))
        .OrderByDescending(choice => experiment.GoesOnFromPretraining && choice.Id == pretrained?.DatasetId)
        .ThenByDescending(choice => RunSpecDefaults.TaskOf(choice.Manifest) == experiment.Preset!.Spec.Task)
        .FirstOrDefault();

    private static RunSpec SpecOf(ReadyExperiment experiment, DatasetManifest dataset, Pretraining? pretrained)
    {
        var spec = RunSpecDefaults.For(dataset, experiment.Preset!);
        if (!experiment.GoesOnFromPretraining) return spec;
        var epoch = DataSize.StepsPerEpoch(spec, dataset) ?? 0;
        return spec with
        {
            // the validation rows are all measured each time: five times an epoch takes a fraction of the training, every 50 steps took twice as long
            EvaluateEverySteps = (int)Math.Max(spec.EvaluateEverySteps, epoch / 5),
            BaseModel = pretrained?.Reference ?? throw new UserError($"'{experiment.Title}' goes on from a BERT that was pretrained here: start that experiment first, and let it end."),
        };
    }

    /// <summary>The newest finished pretraining.</summary>
    private static Task<Pretraining?> PretrainedAsync(StudioDb db, CancellationToken cancellationToken) =>
        db.Runs.AsNoTracking().Where(run => run.Task == Tasks.MaskedLm && run.Status == RunStatus.Succeeded && !run.DirectoryMissing)
            .OrderByDescending(run => run.CreatedAt).Select(run => new Pretraining(run.Id, run.DatasetId)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The newest pretraining that is still to end.</summary>
    private static Task<string?> PretrainingAsync(StudioDb db, CancellationToken cancellationToken) =>
        db.Runs.AsNoTracking().Where(run => run.Task == Tasks.MaskedLm && !run.DirectoryMissing && (run.Status == RunStatus.Queued || run.Status == RunStatus.Starting || run.Status == RunStatus.Running || run.Status == RunStatus.Paused))
            .OrderByDescending(run => run.CreatedAt).Select(run => (string?)run.Id).FirstOrDefaultAsync(cancellationToken);

    private static ReadyView Training(ReadyExperiment experiment, IReadOnlyList<DatasetChoice> datasets, Pretraining? pretrained, string? waits, MachineSpeed speed, BaseModelSize? size)
    {
        var dataset = DatasetFor(experiment, datasets, pretrained);
        var sample = SampleCatalog.All.FirstOrDefault(one => one.Id == experiment.SampleId);
        var (missing, at) = experiment.GoesOnFromPretraining && pretrained is null ? ("a finished pretraining", "/experiments")
            : dataset is null && sample is null ? ("texts with labels", "/datasets/import") : ((string?)null, (string?)null);
        var manifest = dataset?.Manifest ?? sample?.Foreseen;
        var estimate = manifest is null || missing is not null ? null : RunEstimate.For(SpecOf(experiment, manifest, pretrained), manifest, speed, known: experiment.GoesOnFromPretraining ? size : null);
        return new(experiment.Id, experiment.Title, experiment.Shows, experiment.Needs, Trains: true, dataset?.Reference, dataset?.Name, dataset is null ? sample?.Id : null,
            missing, at, experiment.GoesOnFromPretraining ? waits : null, estimate?.Time?.TotalSeconds, estimate?.TrainingBytes + OwnBytes, []);
    }

    private static ReadyView Writing(ReadyExperiment experiment, IReadOnlyList<ModelManifest> models)
    {
        var model = models.FirstOrDefault(one => one.Family == experiment.WriterFamily && one is { IsCausal: true, TokenizerSize: not null });
        IReadOnlyList<ReadyLink> links = model is null ? [] : [.. experiment.Prompts.Select(prompt => new ReadyLink(prompt.Label, Address(model.Id, prompt)))];
        return new(experiment.Id, experiment.Title, experiment.Shows, experiment.Needs, Trains: false, null, model?.Name, null,
            model is null ? "the weights" : null, model is null ? $"/models?hub={experiment.WriterAtHub}" : null, null, null, model?.Bytes + OwnBytes, links);
    }

    private static string Address(string modelId, ReadyPrompt prompt) => string.Create(CultureInfo.InvariantCulture,
        $"/playground?run=model:{modelId}&prompt={Uri.EscapeDataString(prompt.Prompt)}&texts={prompt.Texts}&beams={prompt.Beams}&length={prompt.Length}");

    private sealed record Pretraining(string RunId, string DatasetId)
    {
        public string Reference => $"run:{RunId}";
    }
}
