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
        return spec.Task == Tasks.CausalLm ? FitText(spec, manifest) : FitImages(spec, manifest);
    }

    /// <summary>Images when there are any; text otherwise.</summary>
    public static string TaskOf(DatasetManifest manifest) =>
        manifest.ColumnWithRole(ColumnRole.Image) is null ? Tasks.CausalLm : Tasks.ImageClassification;

    private static RunSpec FitText(RunSpec spec, DatasetManifest manifest)
    {
        if (DataSize.ValidationTokens(spec, manifest) is not { } tokens)
            return spec;
        // the held-out part must hold a whole context too
        var longest = (int)Math.Min(spec.ContextLength, tokens / 2);
        return spec with { ContextLength = Math.Max(1, longest) };
    }

    private static RunSpec FitImages(RunSpec spec, DatasetManifest manifest)
    {
        var rows = DataSize.TrainingRows(spec, manifest) ?? long.MaxValue;
        var deepest = manifest.ColumnWithRole(ColumnRole.Image)?.Image is { } image ? (int)Math.Log2(Math.Min(image.Width, image.Height)) : spec.Channels.Count;
        return spec with
        {
            BatchSize = (int)Math.Clamp(rows, 1, spec.BatchSize),
            Channels = [.. spec.Channels.Take(Math.Max(1, deepest))],
        };
    }

    private static string Shorter(string name) => name.Length <= 200 ? name : name[..199] + "…";
}
