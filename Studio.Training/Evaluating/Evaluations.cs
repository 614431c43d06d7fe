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
        var reference = ModelReference.Parse(spec.Model);
        if (!reference.IsRun) throw new UserError($"There is no model '{spec.Model}' in this workspace; choose a run.");
        using var saved = SavedModel.Load(new RunDirectory(workspace.RunDirectory(reference.Id)), reference.Checkpoint);
        using var reader = new DatasetReader(version);
        var watch = Stopwatch.StartNew();
        var choice = RowChoice.Of(saved.Spec, version.Manifest, spec.Split);
        var measured = saved.Model is CausalModel
            ? LanguageEvaluation.Run(saved, reader, choice, spec.Split, workspace.Cache, Step)
            : ClassifierEvaluation.Run(saved, reader, choice, spec.Split, Step);
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

    /// <exception cref="UserError">the model's answers are no numbers.</exception>
    internal static void CheckFinite(IReadOnlyList<double> losses)
    {
        for (var row = 0; row < losses.Count; row++)
            if (!double.IsFinite(losses[row]))
                throw new UserError($"The model's answer to row {row + 1:N0} of those measured is no number (loss {losses[row]}): its weights hold NaN or infinity, so choose another checkpoint or train again.");
    }
}
