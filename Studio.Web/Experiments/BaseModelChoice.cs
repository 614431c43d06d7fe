using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;
using Studio.Web.Components.Controls;

namespace Studio.Web.Experiments;

/// <summary>A model that training can go on from, as the form offers it: of the library, or what a finished run has learned.</summary>
/// <param name="Reference">as specs name it.</param>
/// <param name="Writes">a language model can go on from it; classifying texts can from any.</param>
/// <param name="Guesses">it guesses hidden words, so that BERT's pretraining can go on from it.</param>
/// <param name="Size">null where it is not known.</param>
public sealed record BaseModelChoice(string Reference, string Label, bool IsRun, bool Writes, bool Guesses, BaseModelSize? Size)
{
    // more would make a list nobody scrolls
    private const int MaxRuns = 100;

    /// <summary>The library's models, then runs, each from the newest down.</summary>
    public static async Task<IReadOnlyList<BaseModelChoice>> ListAsync(StudioDb db, Workspace workspace, CancellationToken cancellationToken = default)
    {
        var families = ModelKinds.All.Select(kind => kind.ModelType).ToList();
        var runs = await db.Runs.AsNoTracking()
            .Where(run => run.Status == RunStatus.Succeeded && !run.DirectoryMissing && families.Contains(run.ModelFamily))
            .OrderByDescending(run => run.CreatedAt).Take(MaxRuns).ToListAsync(cancellationToken);
        return [.. ModelLibrary.List(workspace).Where(model => model.TokenizerSize is not null).Select(model => Of(model, workspace)), .. runs.Select(Of)];
    }

    public bool Serves(string task) => task switch
    {
        Tasks.CausalLm => Writes,
        Tasks.MaskedLm => Guesses,
        _ => Tasks.ReadsText(task),
    };

    private static BaseModelChoice Of(ModelManifest model, Workspace workspace) =>
        new($"model:{model.Id}", $"{model.Name} · {model.Family} · {Figures.Short(model.Parameters)} parameters", false, model.IsCausal, model is { Family: ModelFamilies.Bert, Labels.Count: 0 }, SizeOf(model, workspace));

    private static BaseModelChoice Of(Run run)
    {
        var spec = RunSpecJson.Parse(run.SpecJson).Spec;
        // of a run that has a base itself the spec's sizes say nothing
        var size = spec is { BaseModel: "" } && run.ParameterCount > 0 ? new BaseModelSize(run.ParameterCount, spec.Layers, spec.EmbeddingSize, spec.Heads) : null;
        return new($"run:{run.Id}", $"{run.Name} · {run.ModelFamily} · {Figures.Short(run.ParameterCount)} parameters", true, run.Task == Tasks.CausalLm, run.Task == Tasks.MaskedLm, size);
    }

    private static BaseModelSize? SizeOf(ModelManifest model, Workspace workspace)
    {
        try
        {
            return BaseModelSize.Of(model.Parameters, File.ReadAllText(Path.Combine(workspace.ModelDirectory(model.Id), ConfigJson.FileName)));
        }
        catch (IOException)
        {
            return null; // deleted meanwhile
        }
    }
}
