using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Interop;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Everything a RunSpec stands for, made: model, optimizer, schedule and batches on their device. The trainer, the
/// benchmarks and the parity tests all start from here.
/// </summary>
public sealed class Experiment : IDisposable
{
    private Experiment(RunSpec spec, BatchSource batches, StudioModel model, DataFacts facts, Device device)
    {
        (Spec, Batches, Model, Device) = (spec, batches, model, device);
        Objective = new(spec, facts, device);
        Optimizer = CreateOptimizer(spec, model);
        Average = spec.AverageDecay > 0 ? new(model, spec.AverageDecay) : null;
        StepsPerEpoch = batches.BatchesPerEpoch / spec.GradientAccumulationSteps;
        TotalSteps = spec.MaxSteps > 0 ? spec.MaxSteps : Math.Max(1, (long)Math.Ceiling(spec.Epochs * StepsPerEpoch - 1e-9));
        Pruning = spec.PruneSparsity > 0 ? new(spec, model, TotalSteps) : null;
    }

    public RunSpec Spec { get; }
    public BatchSource Batches { get; }
    public StudioModel Model { get; }

    /// <summary>Names of the base model's weights that do not learn and are not in checkpoints; empty where all learn.</summary>
    public IReadOnlySet<string> Frozen { get; private init; } = new HashSet<string>();
    public Objective Objective { get; }
    public Optimizer Optimizer { get; }

    /// <summary>null where the spec asks for none.</summary>
    public WeightAverage? Average { get; }

    /// <summary>null where the spec asks for none.</summary>
    public GradualPruning? Pruning { get; }
    public Device Device { get; }
    public double StepsPerEpoch { get; }
    public long TotalSteps { get; }

    /// <summary>Rows behind one update.</summary>
    public long SamplesPerStep => (long)Spec.BatchSize * Spec.GradientAccumulationSteps;

    /// <summary>0 for models that do not read tokens.</summary>
    public long TokensPerStep => (long)Batches.TokensPerBatch * Spec.GradientAccumulationSteps;

    /// <summary>Seeds libtorch and draws fresh weights. The batches stay their maker's to dispose of.</summary>
    public static Experiment Create(RunSpec spec, BatchSource batches, DataFacts facts, Device device)
    {
        if (spec.Precision == Precisions.Float16) CheckFloat16(device);
        RandomState.Seed(spec.Seed);
        using var scope = new TensorScope();
        var model = ModelFactory.Create(spec, facts);
        var frozen = FineTuning.Apply(model, spec);
        model.To(device);
        return new(spec, batches, model, facts, device) { Frozen = frozen };
    }

    /// <summary>
    /// Rate of the update after <paramref name="step"/> updates. Warm-up is nanoGPT's, which begins at 1 / (warmup + 1)
    /// and not at 0, where the first step would change nothing.
    /// </summary>
    public double LearningRate(long step)
    {
        var warmup = Spec.WarmupSteps;
        if (step < warmup) return Spec.LearningRate * (step + 1) / (warmup + 1);
        return Spec.LearningRateSchedule switch
        {
            Schedules.Linear => LearningRateSchedule.Linear(step, Spec.LearningRate, TotalSteps, warmup, Spec.MinLearningRate),
            Schedules.Cosine => LearningRateSchedule.Cosine(step, Spec.LearningRate, TotalSteps, warmup, Spec.MinLearningRate),
            Schedules.CosineRestarts => LearningRateSchedule.CosineWithRestarts(step, Spec.LearningRate, TotalSteps, warmup, Spec.MinLearningRate, Spec.ScheduleCycles),
            Schedules.Polynomial => LearningRateSchedule.Polynomial(step, Spec.LearningRate, TotalSteps, warmup, Spec.MinLearningRate, Spec.SchedulePower),
            Schedules.InverseSqrt => LearningRateSchedule.InverseSqrt(step, Spec.LearningRate, warmup),
            Schedules.Step => LearningRateSchedule.Step(step, Spec.LearningRate, Spec.DropEverySteps, Spec.DropFactor, warmup),
            _ => Spec.LearningRate,
        };
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Objective.Dispose();
        Average?.Dispose();
        Pruning?.Dispose();
        Model.Dispose();
    }

    /// <summary>Older libtorchs multiply float16 on GPUs alone.</summary>
    private static void CheckFloat16(Device device)
    {
        using var scope = new TensorScope();
        var one = Tensor.Ones([2, 2], ScalarType.Float16, device);
        try
        {
            one.MatMul(one);
        }
        catch (TensorException e)
        {
            throw new Data.UserError($"precision is float16, which libtorch {TorchRuntime.Version} does not multiply on {device}: choose bfloat16, or a GPU.", e);
        }
    }

    private static Optimizer CreateOptimizer(RunSpec spec, StudioModel model)
    {
        var groups = ParameterGroup.DecayMatricesOnly(model, spec.WeightDecay);
        return spec.Optimizer switch
        {
            Optimizers.AdamW => new AdamW(groups, spec.Beta1, spec.Beta2, spec.Epsilon),
            Optimizers.Adam => new Adam(groups, spec.Beta1, spec.Beta2, spec.Epsilon),
            Optimizers.Sgd => new Sgd(groups, spec.Momentum),
            _ => throw new Data.UserError($"The optimizer '{spec.Optimizer}' is not known; choose adamw, adam or sgd."),
        };
    }
}
