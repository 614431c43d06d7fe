using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>Measures a model that says which labels hold, or a number, on every row of a part.</summary>
public static class TargetEvaluation
{
    /// <exception cref="UserError">the data does not fit the model.</exception>
    public static Measured Run(SavedModel saved, DatasetReader reader, RowChoice choice, string split, Action<long, long> progress)
    {
        var names = saved.Classes ?? throw new UserError("The model does not say what its outputs are.");
        var isLabels = saved.Model.Problem == ProblemType.MultiLabel;
        var targets = RowTargets.Read(choice.Spec, reader, isLabels ? names : null);
        var rows = Rows(reader, choice, targets, split);
        using var inputs = RowInputs.Open(saved, reader);
        var width = targets.Width;
        var (answers, truths, losses) = (new double[rows.Length * width], new double[rows.Length * width], new double[rows.Length]);
        using var noGrad = Autograd.NoGrad();
        for (var from = 0; from < rows.Length; from += inputs.RowsAtOnce)
        {
            var some = rows.AsSpan(from, Math.Min(inputs.RowsAtOnce, rows.Length - from));
            using var scope = new TensorScope();
            var logits = saved.Model.Forward(inputs.Batch(some)).To(ScalarType.Float64);
            var truth = Tensor.From(TruthOf(targets, some), [some.Length, width], saved.Device).To(ScalarType.Float64);
            (isLabels ? logits.Sigmoid() : logits).Contiguous().CopyTo(answers.AsSpan(from * width, some.Length * width));
            truth.CopyTo(truths.AsSpan(from * width, some.Length * width));
            var each = isLabels ? logits.BceWithLogits(truth, reduction: Reduction.None) : logits.MseLoss(truth, Reduction.None);
            each.Mean(1).CopyTo(losses.AsSpan(from, some.Length));
            progress(from + some.Length, rows.Length);
        }
        Evaluations.CheckFinite(losses);
        var measured = isLabels
            ? TargetReport.OfLabels(Array.ConvertAll(truths, truth => truth > 0.5), answers, losses, Array.ConvertAll(rows, row => (long)row), names)
            : TargetReport.OfNumbers(truths, answers, losses, Array.ConvertAll(rows, row => (long)row));
        return new(measured.Report with { Notes = [.. Notes(choice, targets)] }, measured.Predictions);
    }

    private static int[] Rows(DatasetReader reader, RowChoice choice, RowTargets targets, string split)
    {
        var parts = RowSplit.Assign(choice.Spec, targets.Rows, labels: null, SplitColumns.Read(choice.Spec, reader));
        int[] rows = [.. Enumerable.Range(0, parts.Length).Where(row => choice.Part is not { } part || parts[row] == part)];
        return rows.Length > 0 ? rows : throw new UserError($"The {split} part of '{reader.Manifest.Name}' holds no rows; choose another part.");
    }

    private static float[] TruthOf(RowTargets targets, ReadOnlySpan<int> rows)
    {
        var values = new float[rows.Length * targets.Width];
        for (var i = 0; i < rows.Length; i++) targets.Of(rows[i]).CopyTo(values.AsSpan(i * targets.Width));
        return values;
    }

    private static IEnumerable<string> Notes(RowChoice choice, RowTargets targets)
    {
        if (choice.Note is { } note) yield return note;
        if (targets.Unknown > 0) yield return $"{targets.Unknown:N0} {(targets.Unknown == 1 ? "label" : "labels")} of the data the model never learned; they are passed over.";
    }
}
