using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>How much of a dataset a spec trains on: what the rules and the estimate both count with.</summary>
public static class DataSize
{
    /// <summary>
    /// Shares of the rows trained on and validated on, 0 to 1; null when a split column decides and nobody counted it. A
    /// column that names no validation rows leaves the fraction to be drawn from the training rows.
    /// </summary>
    public static (double Training, double Validation)? Shares(RunSpec spec, DatasetManifest manifest)
    {
        if (spec.Split != Splits.Column && spec.TestRows == TestSets.Drawn)
            return spec.Split == Splits.Folds ? Rest(spec, spec.TestFraction) : (Math.Max(0, 1 - spec.ValidationFraction - spec.TestFraction), spec.ValidationFraction);
        if (spec.Split != Splits.Column && spec.TestRows != TestSets.Column)
            return Rest(spec, spec.TestFraction);
        if (manifest.ColumnWithRole(ColumnRole.Split)?.Split is not { } parts)
            return null;
        var all = Math.Max(1.0, parts.Train + parts.Validation + parts.Test);
        if (spec.Split != Splits.Column)
            return Rest(spec, parts.Test / all);
        return parts.Validation > 0
            ? (parts.Train / all, parts.Validation / all)
            : (parts.Train * (1 - spec.ValidationFraction) / all, parts.Train * spec.ValidationFraction / all);
    }

    /// <summary>What is left beside the test, divided by folds or by the validation fraction.</summary>
    private static (double Training, double Validation) Rest(RunSpec spec, double test)
    {
        var share = spec.Split == Splits.Folds ? 1.0 / Math.Max(1, spec.Folds) : spec.ValidationFraction;
        return (Math.Max(0, 1 - test) * (1 - share), Math.Max(0, 1 - test) * share);
    }

    /// <summary>Whether the spec validates on anything, whatever the data.</summary>
    public static bool Validates(RunSpec spec) => spec.Split is Splits.Column or Splits.Folds || spec.ValidationFraction > 0;

    /// <summary>Rows trained on; null when it cannot be known from the manifest.</summary>
    public static long? TrainingRows(RunSpec spec, DatasetManifest manifest) => Of(manifest.RowCount, Shares(spec, manifest)?.Training);

    public static long? ValidationRows(RunSpec spec, DatasetManifest manifest) => Of(manifest.RowCount, Shares(spec, manifest)?.Validation);

    /// <summary>
    /// Tokens of the whole text column under the spec's tokenizer, a line break between rows; null when the manifest does
    /// not say how long its text is, or nothing is known of the trained tokenizer. Of a trained one it is an estimate from
    /// how it packed the text of its training.
    /// </summary>
    public static long? Tokens(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained = null)
    {
        if (manifest.ColumnWithRole(ColumnRole.Text)?.Text is not { } text)
            return null;
        if (spec.BaseModel.Length > 0 || spec.Tokenizer == Tokenizers.Trained)
            return trained?.BytesPerToken is > 0 and { } bytesPerToken ? (long)((text.Utf8Bytes + manifest.RowCount - 1) / bytesPerToken) : null;
        if (spec.Tokenizer == Tokenizers.Words)
            return null; // known when the text is read
        return (spec.Tokenizer == Tokenizers.Bytes ? text.Utf8Bytes : text.Characters) + manifest.RowCount - 1;
    }

    public static long? TrainingTokens(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained = null) => Of(Tokens(spec, manifest, trained), Shares(spec, manifest)?.Training);

    public static long? ValidationTokens(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained = null) => Of(Tokens(spec, manifest, trained), Shares(spec, manifest)?.Validation);

    /// <summary>Updates of the weights in one pass over the training data; null when it cannot be known from the manifest.</summary>
    public static double? StepsPerEpoch(RunSpec spec, DatasetManifest manifest, TrainedTokenizer? trained = null)
    {
        if (spec.Task == Tasks.MaskedLm)
            return null; // how many examples the text fills is known when it has been read
        if (Tasks.IsClassification(spec.Task) && spec.Sampling != Samplings.None)
            return null; // how often rows are shown is decided by the classes' counts, which the manifest does not hold
        var perStep = (double)spec.BatchSize * spec.GradientAccumulationSteps;
        return spec.Task == Tasks.CausalLm && spec.DataForm == DataForms.Text
            ? TrainingTokens(spec, manifest, trained) / (perStep * spec.ContextLength)
            : TrainingRows(spec, manifest) is { } rows ? Math.Ceiling(rows / perStep) : null;
    }

    /// <summary>Steps of the whole run, unless it stops early.</summary>
    public static long? TotalSteps(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained = null)
    {
        if (spec.MaxSteps > 0)
            return spec.MaxSteps;
        return manifest is not null && StepsPerEpoch(spec, manifest, trained) is { } steps ? Math.Max(1, (long)Math.Ceiling(steps * spec.Epochs - 1e-9)) : null;
    }

    // the small number keeps 0.9 of 10 from being 8.999...
    private static long? Of(long? all, double? share) => (long?)(all * share + 1e-6);
}
