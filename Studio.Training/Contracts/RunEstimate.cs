using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>
/// What a run will cost, before it starts. Null means that it cannot be known from what is given; nothing here is made up.
/// </summary>
public sealed record RunEstimate
{
    /// <summary>Share of the measured peak that small training steps reach; only used where no earlier run tells better.</summary>
    private const double ShareOfPeak = 0.4;

    /// <summary>
    /// An update by Adam reads and writes each weight that learns, its two moments and its gradient once: seven numbers of four
    /// bytes. Where a model is mostly a table of words this takes longer than its products.
    /// </summary>
    private const double UpdateBytes = 28;

    /// <summary>What one memory channel of a server gives; like the share above only for a first guess.</summary>
    private const double MemoryBytesPerSecond = 8e9;

    public long? Parameters { get; private init; }

    /// <summary>Of the parameters those that learn, a head aside; null where it cannot be told.</summary>
    public long? Learning { get; private init; }

    /// <summary>The figures that depend on the parameters are upper bounds: how many words a text has is known when it is read.</summary>
    public bool IsAtMost { get; private init; }

    /// <summary>
    /// Bytes while training: 4 a parameter for weights, 4 for gradients, 8 for Adam's two moments (4 for SGD's momentum),
    /// and 4 a number kept for the backward pass (2 under bfloat16) for one batch. What libtorch itself takes comes on top.
    /// </summary>
    public long? TrainingBytes { get; private init; }

    /// <summary>Weights and optimizer state of one checkpoint. A run keeps two: the best and the last.</summary>
    public long? CheckpointBytes { get; private init; }

    /// <summary>Operations of one update: forward, and a backward pass of twice as many.</summary>
    public double? FlopsPerStep { get; private init; }
    public long? TotalSteps { get; private init; }
    public double? StepsPerEpoch { get; private init; }
    public TimeSpan? Time { get; private init; }

    /// <summary>Where the time comes from, for people; empty without a time.</summary>
    public string TimeBasis { get; private init; } = "";
    public long? TrainingTokens { get; private init; }
    public long? ValidationTokens { get; private init; }
    public long? TrainingRows { get; private init; }
    public long? ValidationRows { get; private init; }

    /// <summary>
    /// Rows that do not fit whole; 0 also where nothing is ever cut. Null where only reading the texts could tell: no text
    /// has more tokens than bytes, so the longest row decides.
    /// </summary>
    public long? RowsCut { get; private init; } = 0;

    /// <param name="trained">the tokenizer that the spec names; null when it names none, or one that is not here.</param>
    /// <param name="known">the model to go on from; null when the spec names none, or one whose sizes are not known.</param>
    public static RunEstimate For(RunSpec spec, DatasetManifest? manifest, MachineSpeed speed, TrainedTokenizer? trained = null, BaseModelSize? known = null)
    {
        var size = ModelSize.Of(spec, manifest, trained, known);
        var estimate = Data(spec, manifest, trained) with
        {
            TotalSteps = DataSize.TotalSteps(spec, manifest, trained),
            StepsPerEpoch = manifest is null ? null : DataSize.StepsPerEpoch(spec, manifest, trained),
        };
        return size is null ? estimate : WithTime(WithSize(estimate, spec, size), spec, speed);
    }

    private static RunEstimate Data(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained)
    {
        if (manifest is null)
            return new();
        return spec.Task == Tasks.CausalLm && spec.DataForm == DataForms.Text
            ? new() { TrainingTokens = DataSize.TrainingTokens(spec, manifest, trained), ValidationTokens = DataSize.ValidationTokens(spec, manifest, trained) }
            : new() { TrainingRows = DataSize.TrainingRows(spec, manifest), ValidationRows = DataSize.ValidationRows(spec, manifest), RowsCut = spec.Task == Tasks.CausalLm ? null : Cut(spec, manifest) };
    }

    private static long? Cut(RunSpec spec, DatasetManifest manifest)
    {
        if (spec.Task != Tasks.TextClassification)
            return 0;
        // a character takes four bytes at most; special tokens are a handful
        var most = manifest.ColumnWithRole(ColumnRole.Text)?.Text?.LongestRow * (spec.BaseModel.Length == 0 && spec.Tokenizer is Tokenizers.Characters or Tokenizers.Words ? 1 : 4) + 3;
        return most <= spec.MaxLength ? 0 : null;
    }

    private static RunEstimate WithSize(RunEstimate estimate, RunSpec spec, ModelSize size)
    {
        var moments = spec.Optimizer == Optimizers.Sgd ? (spec.Momentum > 0 ? 4 : 0) : 8;
        var kept = size.Buffers * spec.BatchSize * (spec.Precision == Precisions.Float32 ? 4 : 2);
        return estimate with
        {
            Parameters = size.Parameters,
            Learning = size.Learning,
            IsAtMost = Tasks.ReadsText(spec.Task) && spec.BaseModel.Length == 0 && spec.Tokenizer == Tokenizers.Words,
            CheckpointBytes = size.Learning * (4 + moments),
            TrainingBytes = (long)(size.Parameters * 4.0 + (size.Learning ?? size.Parameters) * (4.0 + moments) + kept),
            FlopsPerStep = 3 * size.ForwardFlops * spec.BatchSize * spec.GradientAccumulationSteps,
        };
    }

    private static RunEstimate WithTime(RunEstimate estimate, RunSpec spec, MachineSpeed speed)
    {
        if (estimate.TotalSteps is not { } steps || estimate.FlopsPerStep is not { } flops)
            return estimate;
        var alike = speed.Earlier
            .Where(run => run.Spec.ModelFamily == spec.ModelFamily && run.Spec.Precision == spec.Precision && run is { Flops: > 0, SecondsPerStep: > 0 })
            .OrderBy(run => Math.Abs(Math.Log(run.Flops / flops)))
            .Take(3)
            .ToList();
        if (alike.Count > 0)
        {
            var runs = alike.Count == 1 ? "an earlier run" : $"{alike.Count} earlier runs";
            return estimate with { Time = Duration(steps * Median(alike.Select(run => run.SecondsPerStep * flops / run.Flops))), TimeBasis = $"from {runs} of {spec.ModelFamily} on this machine" };
        }

        var update = (estimate.Learning ?? estimate.Parameters ?? 0) * UpdateBytes / MemoryBytesPerSecond;
        return speed.Gflops is > 0 and { } gflops
            ? estimate with { Time = Duration(steps * (flops / (gflops * 1e9 * ShareOfPeak) + update)), TimeBasis = $"a guess from {gflops:0} GFLOP/s measured; better after the first run" }
            : estimate;
    }

    private static TimeSpan? Duration(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
