using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Interop;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Worker;

/// <summary>
/// Does one attempt of one run: takes the run's lock, goes on from the newest whole checkpoint if there is one, and
/// leaves the attempt's last word in the journal whatever happens, unless it is killed.
/// </summary>
public sealed class RunWorker(RunDirectory directory, Workspace workspace, ProgressLine? progress = null)
{
    // known once the spec is read; before that, memory can only have run out over the data
    private Func<string> _memoryAdvice = () => "There was not enough memory to open the run's data.";

    /// <returns>the process's exit code.</returns>
    public int Run()
    {
        using var held = WorkerLock.Take(directory);
        WorkerIdentity.Write(directory.Root);
        using var stop = new StopSignal();
        using var journal = new JournalWriter(directory.Events, Attempts.Count(directory.Events) + 1);
        var log = new RunLog(journal, directory.Log, progress is null ? null : progress.Show);
        var started = false;
        try
        {
            using var data = Prepare(out var spec, out var device);
            using var experiment = Experiment.Create(spec, data.Batches, data.Facts, device);
            var checkpoints = new CheckpointStore(directory);
            var samples = data.Tokenizer is { } tokenizer && experiment.Model is CausalModel model ? new SampleWriter(experiment, model, tokenizer, log) : null;
            using var trainer = new Trainer(experiment, log, checkpoints, samples, () => stop.Requested);
            var resumed = Resume(trainer, checkpoints, spec, log.Warn);
            var fresh = resumed == 0 ? BaseModel.LoadWeights(experiment, data.Classes, workspace) : [];
            if (resumed == 0) checkpoints.SaveFrozen(experiment);
            log.Start(Describe(experiment, data.Version, resumed));
            started = true;
            foreach (var note in data.Notes) log.Warn(note);
            if (experiment.Frozen.Count > 0) log.Info(Learning(experiment));
            if (fresh.Count > 0) log.Info($"The base model lacks {string.Join(", ", fresh.Take(4))}{(fresh.Count > 4 ? $" and {fresh.Count - 4} more" : "")}, learned from nothing here.");
            var end = trainer.Run();
            if (!end.Stopped && SavedAdapter.Is(spec)) SavedAdapter.Keep(workspace, directory);
            return End(log, end);
        }
        catch (Exception e)
        {
            if (!started) log.Start(new StartEvent { Pid = Environment.ProcessId });
            return Fail(log, e);
        }
        finally
        {
            progress?.Done();
        }
    }

    private RunData Prepare(out RunSpec spec, out Device device)
    {
        spec = RunSpecJson.Load(directory.Spec);
        var version = DatasetFolder.Resolve(workspace, spec.Dataset);
        SpecCheck.ThrowIfWrong(spec, version.Manifest);
        device = Devices.Prepare(spec);
        var (given, place) = (spec, device);
        _memoryAdvice = () => MemoryAdvice.For(given, version.Manifest, TrainedTokenizer.Of(given, TokenizerLibrary.List(workspace)), MemoryAdvice.MemoryOf(place));
        BaseModel.Prepare(spec, workspace, directory);
        spec = BaseModel.Applied(spec, directory);
        var data = RunData.Open(spec, version, workspace, device, directory.Tokenizer, BaseModel.Config(directory));
        data.Tokenizer?.Save(directory.Tokenizer);
        if (data.Classes.Count > 0) AtomicFile.WriteText(directory.Classes, JsonSerializer.Serialize(data.Classes, JournalJson.Options));
        if (data.Facts.Image is { } image) AtomicFile.WriteText(directory.Image, JsonSerializer.Serialize(image, JournalJson.Options));
        return data;
    }

    private static long Resume(Trainer trainer, CheckpointStore checkpoints, RunSpec spec, Action<string> warn)
    {
        checkpoints.CleanUp();
        if (checkpoints.Newest(warn) is not var (name, state)) return 0;
        if (state.SpecHash != SpecHash.Of(spec))
            throw new UserError($"The run's spec.json was changed after the checkpoint {name}; put it back as it was, or start a new run with the changed spec.");
        trainer.Resume(name, state);
        return state.Step;
    }

    private StartEvent Describe(Experiment experiment, DatasetVersion version, long resumedFromStep)
    {
        if (progress is not null) progress.TotalSteps = experiment.TotalSteps;
        return new()
        {
            Pid = Environment.ProcessId,
            Device = experiment.Device.ToString(),
            DeviceName = Devices.NameOf(experiment.Device),
            StudioVersion = typeof(RunWorker).Assembly.GetName().Version?.ToString(3) ?? "",
            LibtorchVersion = TorchRuntime.Version,
            DatasetHash = version.Manifest.ContentHash,
            ResumedFromStep = resumedFromStep,
            TotalSteps = experiment.TotalSteps,
            StepsPerEpoch = experiment.StepsPerEpoch,
            TokensPerStep = experiment.TokensPerStep,
            SamplesPerStep = experiment.SamplesPerStep,
            ParameterCount = experiment.Model.ParameterCount,
        };
    }

    private static string Learning(Experiment experiment)
    {
        var (learning, all) = (experiment.Optimizer.Parameters.Sum(p => p.ElementCount), experiment.Model.ParameterCount);
        return FormattableString.Invariant($"{learning:N0} of {all:N0} parameters learn ({(double)learning / all:0.00 %}).");
    }

    private int End(RunLog log, TrainingEnd end)
    {
        if (!end.Stopped)
        {
            log.End(new EndEvent { Status = "succeeded", Step = end.Step, Reason = end.Reason });
            return 0;
        }
        var cancel = File.Exists(directory.StopRequest) && File.ReadAllText(directory.StopRequest).Trim() == "cancel";
        File.Delete(directory.StopRequest); // answered; a later stop of the resumed run states its own wish
        log.End(new EndEvent { Status = cancel ? "cancelled" : "paused", Step = end.Step, Reason = $"Stopped as asked after step {end.Step}." });
        return 0;
    }

    private int Fail(RunLog log, Exception error)
    {
        var sentence = error switch
        {
            UserError or UsageError => error.Message,
            _ when DiskFull.Is(error) => "The disk of the workspace is full. Free some space and resume the run; it goes on from its newest checkpoint.",
            TensorException { OutOfMemory: true } => _memoryAdvice(),
            _ => $"Something went wrong inside Studio ({error.GetType().Name}: {error.Message.Split('\n')[0]}). The run's log.txt has the details.",
        };
        if (error is not (UserError or UsageError)) log.Text(error.ToString());
        log.End(new EndEvent { Status = "failed", Step = log.LastStep, Reason = sentence });
        Console.Error.WriteLine(sentence);
        return error is UsageError ? 2 : 1;
    }
}
