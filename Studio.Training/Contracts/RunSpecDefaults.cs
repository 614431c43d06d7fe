using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>The spec that trains something sensible on a dataset without anything being typed.</summary>
public static class RunSpecDefaults
{
    /// <summary>The dataset's usual preset, fitted to its size.</summary>
    public static RunSpec For(DatasetManifest manifest) => For(manifest, RunSpecPresets.For(TaskOf(manifest))[0]);

    /// <summary>
    /// A preset for this dataset: its reference and a name filled in, the split its columns ask for, and whatever is too
    /// large for a small dataset (context, batch) brought down to what fits.
    /// </summary>
    public static RunSpec For(DatasetManifest manifest, RunSpecPreset preset)
    {
        var spec = preset.Spec with
        {
            Dataset = $"{manifest.DatasetId}@{manifest.Version}",
            Name = Shorter($"{manifest.Name} · {preset.Title.ToLowerInvariant()}"),
        };
        if (manifest.ColumnWithRole(ColumnRole.Split) is not null)
            spec = spec with { Split = Splits.Column };
        return spec.Task switch
        {
            Tasks.CausalLm => FitText(spec, manifest),
            Tasks.MaskedLm => spec,
            Tasks.TextClassification => FitRows(spec, manifest),
            _ => FitImages(FitRows(spec, manifest), manifest),
        };
    }

    /// <summary>What a dataset is most likely for: telling images apart when there are any, sorting texts when they are labeled.</summary>
    public static string TaskOf(DatasetManifest manifest) => TasksOf(manifest)[0];

    /// <summary>Every task the dataset's columns serve, the likeliest first; never empty.</summary>
    public static IReadOnlyList<string> TasksOf(DatasetManifest manifest)
    {
        if (manifest.ColumnWithRole(ColumnRole.Image) is not null)
            return [Tasks.ImageClassification];
        return manifest.ColumnWithRole(ColumnRole.Text) is not null && manifest.ColumnWithRole(ColumnRole.Label) is { Classes.Count: > 1 }
            ? [Tasks.TextClassification, Tasks.CausalLm, Tasks.MaskedLm]
            : [Tasks.CausalLm, Tasks.MaskedLm];
    }

    private static RunSpec FitText(RunSpec spec, DatasetManifest manifest)
    {
        if (DataSize.ValidationTokens(spec, manifest) is not { } tokens)
            return spec;
        // the held-out part must hold a whole context too
        var longest = (int)Math.Min(spec.ContextLength, tokens / 2);
        return spec with { ContextLength = Math.Max(1, longest) };
    }

    private static RunSpec FitRows(RunSpec spec, DatasetManifest manifest) =>
        spec with { BatchSize = (int)Math.Clamp(DataSize.TrainingRows(spec, manifest) ?? long.MaxValue, 1, spec.BatchSize) };

    private static RunSpec FitImages(RunSpec spec, DatasetManifest manifest)
    {
        var deepest = manifest.ColumnWithRole(ColumnRole.Image)?.Image is { } image ? (int)Math.Log2(Math.Min(image.Width, image.Height)) : spec.Channels.Count;
        return spec with { Channels = [.. spec.Channels.Take(Math.Max(1, deepest))] };
    }

    private static string Shorter(string name) => name.Length <= 200 ? name : name[..199] + "…";
}
