using Studio.Data.Evaluation;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Means over all targets measured. Accuracy is the share of targets that the likeliest class hits, 0 to 1 (of several labels
/// a row: of rows with every label right; of numbers: NaN); macro F1 is there for rows with one target each, or with labels.
/// </summary>
public readonly record struct Evaluation(double Loss, double Accuracy, double? MacroF1 = null)
{
    /// <summary>Share of pairs of which it was told whether the second text follows, 0 to 1; only of BERT's pretraining.</summary>
    public double? NextSentenceAccuracy { get; init; }

    /// <summary>Of rows with any number of labels.</summary>
    public double? MicroF1 { get; init; }

    /// <summary>Of rows with a number.</summary>
    public RegressionFigures? Regression { get; init; }
}

/// <summary>Measures a model on data it does not learn from: no dropout, no gradients, float32.</summary>
public static class Evaluator
{
    /// <param name="model">left in the mode in which it was.</param>
    /// <param name="batches">each made inside a scope that is closed before the next.</param>
    public static Evaluation Measure(StudioModel model, IEnumerable<Batch> batches)
    {
        var wasTraining = model.IsTraining;
        model.Eval();
        using var noGrad = Autograd.NoGrad();
        try
        {
            return model is BertPretraining pretraining ? Sum(pretraining, batches) : Sum(model, batches);
        }
        finally
        {
            model.Train(wasTraining);
        }
    }

    /// <summary>How many targets the likeliest class hits, as a tensor.</summary>
    public static Tensor Correct(Tensor logits, Tensor targets) => logits.ArgMax(-1).Eq(targets).Sum();

    private static Evaluation Sum(BertPretraining model, IEnumerable<Batch> batches)
    {
        var sums = new PretrainingSums();
        using var source = batches.GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!source.MoveNext()) break;
            sums.Add(model, source.Current);
        }
        return new(sums.Loss, sums.MaskedAccuracy) { NextSentenceAccuracy = sums.NextSentenceAccuracy };
    }

    private static Evaluation Sum(StudioModel model, IEnumerable<Batch> batches)
    {
        double loss = 0, correct = 0, targets = 0;
        ClassCounts? classes = null;
        List<double> answers = [], truths = [];
        var width = 1;
        using var source = batches.GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!source.MoveNext()) break;
            var batch = source.Current;
            var logits = model.Forward(batch.Inputs);
            // a conversation's targets that are not learned are negative, and no loss counts them
            var count = model is CausalModel ? batch.Targets.Ge(0).Sum().Item<double>() : batch.Targets.ElementCount;
            // sums in double on the host, so that the result hangs on the order of the batches as little as possible
            loss += model.Loss(logits, batch.Targets).Item<double>() * count;
            if (model.Problem != ProblemType.SingleLabel)
            {
                answers.AddRange((model.Problem == ProblemType.MultiLabel ? logits.Sigmoid() : logits).To(ScalarType.Float64).Contiguous().ToArray<double>());
                width = (int)logits.Size(-1);
                truths.AddRange(batch.Targets.To(ScalarType.Float64).ToArray<double>());
            }
            else if (batch.Targets.Dim == 1) (classes ??= new((int)logits.Size(1))).Add(logits.ArgMax(-1).ToArray<long>(), batch.Targets.ToArray<long>());
            else correct += Correct(logits, batch.Targets).Item<double>();
            targets += count;
        }
        if (model.Problem == ProblemType.Regression)
            return new(loss / targets, double.NaN) { Regression = RegressionFigures.Of([.. truths], [.. answers]) };
        if (model.Problem == ProblemType.MultiLabel)
        {
            var labels = new MultiLabelScores([.. truths.Select(truth => truth > 0.5)], [.. answers], width);
            return new(loss / targets, labels.SubsetAccuracy, labels.Macro.F1) { MicroF1 = labels.Micro.F1 };
        }
        return classes is null ? new(loss / targets, correct / targets) : new(loss / targets, classes.Accuracy, classes.MacroF1);
    }
}
