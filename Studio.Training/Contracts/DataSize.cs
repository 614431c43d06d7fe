using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>How much of a dataset a spec trains on: what the rules and the estimate both count with.</summary>
public static class DataSize
{
    /// <summary>Share of the data that is trained on, 0 to 1; a split column decides by itself and is counted as all.</summary>
    public static double TrainingShare(RunSpec spec) =>
        spec.Split == Splits.Column ? 1 : Math.Max(0, 1 - spec.ValidationFraction - spec.TestFraction);

    public static long TrainingRows(RunSpec spec, DatasetManifest manifest) =>
        (long)Math.Floor(manifest.RowCount * TrainingShare(spec) + 1e-9);

    /// <summary>Tokens of the whole text column under the spec's tokenizer; null when the manifest does not say how long its text is.</summary>
    public static long? Tokens(RunSpec spec, DatasetColumn column) => column.Text is not { } text
        ? null
        : spec.Tokenizer == Tokenizers.Bytes ? text.Utf8Bytes : text.Characters;

    /// <summary>Updates of the weights in one pass over the training data; null when it cannot be known from the manifest.</summary>
    public static double? StepsPerEpoch(RunSpec spec, DatasetManifest manifest)
    {
        var perStep = (double)spec.BatchSize * spec.GradientAccumulationSteps;
        if (spec.Task != Tasks.CausalLm)
            return Math.Ceiling(TrainingRows(spec, manifest) / perStep);
        return manifest.ColumnWithRole(ColumnRole.Text) is { } column && Tokens(spec, column) is { } tokens
            ? tokens * TrainingShare(spec) / (perStep * spec.ContextLength)
            : null;
    }

    /// <summary>Steps of the whole run, unless it stops early.</summary>
    public static long? TotalSteps(RunSpec spec, DatasetManifest? manifest)
    {
        if (spec.MaxSteps > 0)
            return spec.MaxSteps;
        return manifest is not null && StepsPerEpoch(spec, manifest) is { } steps ? Math.Max(1, (long)Math.Ceiling(steps * spec.Epochs - 1e-9)) : null;
    }
}
