using System.Diagnostics;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>Does one evaluation: loads the model, measures it, and writes predictions.parquet and then report.json.</summary>
public static class Evaluations
{
    /// <param name="progress">rows done, of how many.</param>
    /// <exception cref="UserError">model, dataset or split do not serve.</exception>
    /// <exception cref="OperationCanceledException">asked to stop; nothing is written.</exception>
    public static EvaluationReport Run(Workspace workspace, EvaluationDirectory directory, EvaluationSpec spec, Action<long, long> progress, Func<bool> stopRequested)
    {
        var version = DatasetFolder.Resolve(workspace, spec.Dataset);
        using var saved = SavedModel.Open(ModelReference.Parse(spec.Model).ToString(), workspace.Root, checkpoint: null);
        using var reader = new DatasetReader(version);
        var watch = Stopwatch.StartNew();
        var choice = RowChoice.Of(saved.Spec, version.Manifest, spec.Split);
        var measured = Measure(saved, reader, choice, spec.Split, workspace.Cache, Step);
        var report = measured.Report with
        {
            Seconds = watch.Elapsed.TotalSeconds,
            Device = Devices.NameOf(saved.Device),
            Step = saved.Step,
            DatasetHash = version.Manifest.ContentHash,
            LibtorchVersion = TorchRuntime.Version,
        };
        measured.Predictions.Write(directory.Predictions);
        AtomicFile.WriteText(directory.Report, JsonSerializer.Serialize(report, JournalJson.Indented));
        return report;

        void Step(long done, long total)
        {
            if (stopRequested()) throw new OperationCanceledException();
            progress(done, total);
        }
    }

    /// <summary>Asks the model about every row, or every window of text, of a part.</summary>
    /// <param name="cache">a folder for tokens of running text.</param>
    /// <exception cref="UserError">the data does not fit the model.</exception>
    public static Measured Measure(SavedModel saved, DatasetReader reader, RowChoice choice, string split, string cache, Action<long, long> progress) =>
        saved.Model switch
        {
            CausalModel when InstructionEvaluation.Serves(choice.Spec, reader.Manifest) => InstructionEvaluation.Run(saved, reader, choice, split, progress),
            CausalModel => LanguageEvaluation.Run(saved, reader, choice, split, cache, progress),
            BertPretraining pretraining => MaskedEvaluation.Run(saved, pretraining, reader, choice, split, progress),
            { Problem: not ProblemType.SingleLabel } => TargetEvaluation.Run(saved, reader, choice, split, progress),
            _ => ClassifierEvaluation.Run(saved, reader, choice, split, progress),
        };

    /// <exception cref="UserError">the model's answers are no numbers.</exception>
    internal static void CheckFinite(IReadOnlyList<double> losses)
    {
        for (var row = 0; row < losses.Count; row++)
            if (!double.IsFinite(losses[row]))
                throw new UserError($"The model's answer to row {row + 1:N0} of those measured is no number (loss {losses[row]}): its weights hold NaN or infinity, so choose another checkpoint or train again.");
    }
}
