using System.Diagnostics;
using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// The training loop. <see cref="Run"/> shows the order of things; one update is <see cref="Step"/>. Values are read from
/// the device only in reports, evaluations, samples and checkpoints, so that a GPU is never waited for in between.
/// </summary>
public sealed class Trainer(Experiment experiment, RunLog log, CheckpointStore checkpoints, SampleWriter? samples, Func<bool> stopRequested) : IDisposable
{
    private readonly RunSpec _spec = experiment.Spec;
    private readonly IReadOnlyList<Tensor> _parameters = experiment.Optimizer.Parameters;
    private readonly EarlyStopping _early = new(experiment.Spec.EarlyStoppingPatience, experiment.Spec.EarlyStoppingMinDelta, BestMetric(experiment.Spec));
    private readonly FiniteGuard _guard = new(experiment.Device);
    private readonly LossScaler? _scaler = experiment.Spec.Precision == Precisions.Float16 ? new() : null;
    private readonly SystemUsage _usage = new(experiment.Device);

    // runs only while updates are computed, so that evaluations do not show as slow training
    private readonly Stopwatch _clock = new();
    private long _stepsOnClock;
    private long _step;
    private long _savedStep = -1;
    private double? _validationLoss;

    /// <summary>Goes on where a checkpoint stands: the next losses are those of a run that was never interrupted.</summary>
    public void Resume(string name, TrainingState state)
    {
        checkpoints.LoadModel(name, experiment.Model);
        checkpoints.LoadOptimizer(name, state.Step, experiment.Optimizer);
        if (experiment.Average is { } average) checkpoints.LoadAverage(name, average);
        if (experiment.Pruning is { } pruning) checkpoints.LoadPruning(name, state.Step, pruning);
        experiment.Batches.Position = state.Batches;
        _early.Current = state.EarlyStopping;
        if (_scaler is not null && state.LossScale is { } scale) _scaler.Current = scale;
        (_step, _savedStep, _validationLoss) = (state.Step, state.Step, state.ValidationLoss);
        foreach (var device in RandomDevices())
            if (state.RandomStates.TryGetValue(device.ToString(), out var random)) RandomState.Restore(device, random);
    }

    /// <summary>Trains until all steps are done, the validation no longer improves, or someone asks to stop.</summary>
    /// <exception cref="UserError">the loss is no longer a number, or the last checkpoint cannot be written.</exception>
    public TrainingEnd Run()
    {
        experiment.Model.Train();
        while (_step < experiment.TotalSteps && !_early.ShouldStop)
        {
            if (stopRequested())
            {
                experiment.Average?.Swap();
                SaveCheckpoint(isBest: false, mustSucceed: true);
                return new(Stopped: true, _step);
            }
            var learningRate = experiment.LearningRate(_step);
            _clock.Start();
            using (var scope = new TensorScope())
            {
                var isReported = IsDue(_step + 1, _spec.ReportEverySteps) || _step == 0;
                var result = Step(learningRate, measureNorm: isReported);
                _step++;
                _guard.Record(_step, result.Loss);
                _stepsOnClock++;
                if (isReported) Report(result, learningRate); // waits for the device
            }
            _clock.Stop();
            Look();
        }
        experiment.Average?.Swap(); // for good: the average is what the run was for
        SaveCheckpoint(isBest: false, mustSucceed: true);
        if (!MeasureTest()) return new(Stopped: true, _step);
        return new(Stopped: false, _step, _early.ShouldStop ? $"The {Words(BestMetric(_spec))} did not improve in {_spec.EarlyStoppingPatience} evaluations; the best was {_early.Current.Best:0.####} at step {_early.Current.BestStep}." : "");
    }

    /// <summary>
    /// One update of the weights: gradients of as many batches as the spec accumulates, clipped, then the optimizer. The
    /// tensors returned belong to the scope open at the call.
    /// </summary>
    public StepResult Step(double learningRate, bool measureNorm = false)
    {
        Tensor? mean = null, logits = null, targets = null;
        for (var micro = 0; micro < _spec.GradientAccumulationSteps; micro++)
        {
            var batch = experiment.Batches.Next();
            targets = batch.Targets;
            using var recomputed = _spec.RecomputeActivations ? new Recomputation(experiment.Device, Mixed) : null;
            Tensor loss;
            using (Mixed()) (loss, logits) = experiment.Objective.Of(experiment.Model, batch);
            if (_spec.GradientAccumulationSteps > 1) loss = loss / (double)_spec.GradientAccumulationSteps;
            var scaled = _scaler is null ? loss : loss * _scaler.Current.Scale;
            if (recomputed is null) scaled.Backward();
            else recomputed.Backward(scaled);
            mean = mean is null ? loss.Detach() : mean + loss.Detach();
        }
        _scaler?.Unscale(_parameters);
        var norm = measureNorm || _spec.GradientClipNorm > 0 || _scaler is not null ? GradientClipping.ClipNorm(_parameters, _spec.GradientClipNorm) : null;
        // float16 alone waits for the device here: whether the update is made depends on the number
        if (_scaler?.Allow(norm!.Item<double>()) ?? true) experiment.Optimizer.Step(learningRate);
        experiment.Optimizer.ZeroGrad();
        experiment.Pruning?.Apply(experiment.Optimizer.StepCount);
        experiment.Average?.Update(experiment.Optimizer.StepCount);
        return new(mean!, norm, logits!, targets!);
    }

    public void Dispose() => _guard.Dispose();

    private Autocast Mixed() => Precisions.Narrow(_spec.Precision) is { } type ? Autocast.Begin(experiment.Device.Type, type) : default;

    /// <summary>Evaluation, sample and checkpoint where they are due, all of the averaged weights where there are such.</summary>
    private void Look()
    {
        var (evaluate, sample, save) = (IsDue(_step, _spec.EvaluateEverySteps), _spec.SampleEverySteps > 0 && IsDue(_step, _spec.SampleEverySteps), IsDue(_step, _spec.CheckpointEverySteps));
        if (!evaluate && !sample && !save) return;
        experiment.Average?.Swap();
        var improved = evaluate && Evaluate();
        if (sample) samples?.Write(_step);
        if (improved || save) SaveCheckpoint(improved, mustSucceed: _step == experiment.TotalSteps);
        experiment.Average?.Swap();
    }

    private bool IsDue(long step, long every) => step == experiment.TotalSteps || (every > 0 && step % every == 0);

    private void Report(StepResult result, double learningRate)
    {
        _guard.Check();
        var values = new Dictionary<string, double>
        {
            [MetricNames.Loss] = result.Loss.Item<double>(),
            [MetricNames.LearningRate] = learningRate,
        };
        if (result.GradientNorm is { } norm) values[MetricNames.GradientNorm] = norm.Item<double>();
        if (experiment.TokensPerStep == 0 && experiment.Model.Problem == ProblemType.SingleLabel) values[MetricNames.Accuracy] = Evaluator.Correct(result.Logits, result.Targets).Item<double>() / result.Targets.ElementCount;
        if (experiment.Pruning is { } pruning) values[MetricNames.Sparsity] = pruning.Sparsity;
        var perSecond = _stepsOnClock / _clock.Elapsed.TotalSeconds;
        if (experiment.TokensPerStep > 0) values[MetricNames.TokensPerSecond] = perSecond * experiment.TokensPerStep;
        else values[MetricNames.SamplesPerSecond] = perSecond * experiment.SamplesPerStep;
        _clock.Restart();
        _stepsOnClock = 0;
        _usage.AddTo(values);
        log.Metrics(_step, values);
    }

    /// <summary>Measures the validation data; true when it is the best so far.</summary>
    private bool Evaluate()
    {
        if (!experiment.Batches.Has(DataPart.Validation)) return false;
        var measured = Evaluator.Measure(experiment.Model, experiment.Batches.Evaluation(DataPart.Validation, _spec.EvaluationBatches));
        _validationLoss = measured.Loss;
        LogEvaluation(measured, "validation");
        if (_step < experiment.Pruning?.EndStep) return false; // the best of what was asked for is sought, which is not there yet
        return _early.Improved(BestMetric(_spec) switch { MetricNames.ValidationAccuracy => measured.Accuracy, MetricNames.ValidationMacroF1 => measured.MacroF1!.Value, _ => measured.Loss }, _step);
    }

    /// <summary>
    /// The test data once, when nothing can be chosen by the result any more; by the best checkpoint, which is the one people
    /// go on with. All checkpoints are written by now, so a stop in the middle loses nothing: false, and the run that is
    /// resumed measures anew.
    /// </summary>
    private bool MeasureTest()
    {
        if (!experiment.Batches.Has(DataPart.Test)) return true;
        if (checkpoints.Resolve("best") is { } best && best != RunDirectory.CheckpointName(_step))
        {
            checkpoints.LoadModel(best, experiment.Model);
            log.Info($"The test data is measured with the best checkpoint, {best}.");
        }
        var most = TestBatches(_spec);
        log.Info(most == 0 ? "The test data is measured, all of it." : $"The test data is measured by {most} batches spread over it; an evaluation measures all of it.");
        var stopped = false;
        var measured = Evaluator.Measure(experiment.Model, experiment.Batches.Evaluation(DataPart.Test, most).TakeWhile(_ => !(stopped = stopRequested())));
        if (!stopped) LogEvaluation(measured, "test");
        return !stopped;
    }

    /// <summary>
    /// 0 for all. A language model is measured by every token of its text, so a few hundred batches say as much as all of a
    /// large test set, which can take longer than the training.
    /// </summary>
    private static int TestBatches(RunSpec spec) =>
        spec.Task == Tasks.MaskedLm || spec is { Task: Tasks.CausalLm, DataForm: DataForms.Text } ? (int)Math.Min(int.MaxValue, spec.EvaluationBatches * 10L) : 0;

    /// <param name="part">with which the names of <see cref="MetricNames"/> begin: validation or test.</param>
    private void LogEvaluation(Evaluation measured, string part)
    {
        var values = new Dictionary<string, double> { [part + "Loss"] = measured.Loss };
        if (experiment.TokensPerStep == 0 && measured.Regression is null) values[part + "Accuracy"] = measured.Accuracy;
        if (measured.MacroF1 is { } f1) values[part + "MacroF1"] = f1;
        if (measured.MicroF1 is { } micro) values[part + "MicroF1"] = micro;
        if (measured.Regression is { } numbers) (values[part + "MeanAbsoluteError"], values[part + "R2"]) = (numbers.MeanAbsoluteError, numbers.R2);
        if (measured.NextSentenceAccuracy is { } share) values[part + "NextSentenceAccuracy"] = share;
        log.Metrics(_step, values);
    }

    /// <summary>
    /// A checkpoint between others that cannot be written is a warning: training goes on, and the next one may fit. The
    /// last one is what the run was for, so its failure is the run's.
    /// </summary>
    private void SaveCheckpoint(bool isBest, bool mustSucceed)
    {
        if (!isBest && _savedStep == _step) return;
        _guard.Check(); // weights that are no longer numbers are not worth keeping
        try
        {
            var saved = checkpoints.Save(experiment, Capture(), isBest);
            _savedStep = _step;
            log.Checkpoint(new CheckpointEvent { Step = _step, Name = saved.Name, IsBest = isBest, Bytes = saved.Bytes, ValidationLoss = _validationLoss, Removed = saved.Removed });
        }
        catch (IOException e)
        {
            var sentence = $"The checkpoint of step {_step} cannot be written ({DiskFull.Why(e)}); the one before it is whole.";
            if (mustSucceed) throw new UserError($"{sentence} Free some disk space and resume the run.", e);
            log.Warn($"{sentence} Training goes on; free some disk space before the next one.");
        }
    }

    private TrainingState Capture() => new()
    {
        Step = _step,
        Attempt = log.Attempt,
        SpecHash = SpecHash.Of(_spec),
        Batches = experiment.Batches.Position,
        RandomStates = RandomDevices().ToDictionary(device => device.ToString(), RandomState.Save),
        EarlyStopping = _early.Current,
        LossScale = _scaler?.Current,
        ValidationLoss = _validationLoss,
        LibtorchVersion = TorchRuntime.Version,
    };

    /// <summary>The figure that decides what is best; the field means something to those who tell classes or labels apart only.</summary>
    private static string BestMetric(RunSpec spec) => Tasks.IsClassification(spec.Task) && spec.ProblemType != ProblemTypes.Regression ? spec.BestMetric : MetricNames.ValidationLoss;

    private static string Words(string metric) => metric switch
    {
        MetricNames.ValidationAccuracy => "validation accuracy",
        MetricNames.ValidationMacroF1 => "validation macro F1",
        _ => "validation loss",
    };

    private IEnumerable<Device> RandomDevices() =>
        experiment.Device.Type == DeviceType.Cpu ? [Device.Cpu] : [Device.Cpu, experiment.Device];
}
