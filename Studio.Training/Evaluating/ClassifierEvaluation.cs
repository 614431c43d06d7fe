using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>Asks a classifier about every row of a part and keeps all it says.</summary>
public static class ClassifierEvaluation
{
    /// <param name="progress">rows done, of how many; between batches.</param>
    /// <exception cref="Data.UserError">the data does not fit the model.</exception>
    public static Measured Run(SavedModel saved, DatasetReader reader, RowChoice choice, string split, Action<long, long> progress)
    {
        var classes = saved.Classes ?? throw new Data.UserError("The model does not say which classes it tells apart.");
        var chosen = LabeledRows.Choose(reader, choice, split, classes);
        using var inputs = RowInputs.Open(saved, reader);
        var (count, width) = (chosen.Rows.Length, classes.Count);
        var (probabilities, losses) = (new double[(long)count * width], new double[count]);
        using var noGrad = Autograd.NoGrad();
        for (var from = 0; from < count; from += inputs.RowsAtOnce)
        {
            var rows = Math.Min(inputs.RowsAtOnce, count - from);
            using var scope = new TensorScope();
            var logits = saved.Model.Forward(inputs.Batch(chosen.Rows.AsSpan(from, rows)));
            var truth = Tensor.From(Array.ConvertAll(chosen.Truth[from..(from + rows)], c => (long)c), saved.Device);
            // the softmax in double: a float's would round confidences near 1 together
            logits.To(ScalarType.Float64).Softmax(-1).Contiguous().CopyTo(probabilities.AsSpan(from * width, rows * width));
            logits.CrossEntropy(truth, reduction: Reduction.None).To(ScalarType.Float64).CopyTo(losses.AsSpan(from, rows));
            progress(from + rows, count);
        }
        Evaluations.CheckFinite(losses);
        var scores = new ClassScores(chosen.Truth, probabilities, width);
        var report = ClassificationReport.Of(scores, losses, classes);
        return new(report with { Notes = [.. chosen.Notes, .. report.Notes] }, ClassificationReport.Table(scores, Array.ConvertAll(chosen.Rows, row => (long)row), losses, classes));
    }
}
