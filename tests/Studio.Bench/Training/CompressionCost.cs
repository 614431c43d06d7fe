using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;

namespace Studio.Bench.Training;

/// <summary>What making a model smaller costs: a sentiment model trained from scratch, then the real command.</summary>
public static class CompressionCost
{
    /// <summary>
    /// int8: bytes of the linear layers after against before, with the points of test accuracy lost on SST-2's test rows and
    /// the time of an answer, both models timed in turn.
    /// </summary>
    public static async Task<Figure> Int8Async()
    {
        using var workspace = new BenchWorkspace();
        await workspace.ImportDividedAsync("sst2", "text,label,split", ("train", "data/sst2/train.tsv"), ("validation", "data/sst2/dev.tsv"), ("test", "data/sst2/test.tsv"));
        var run = await Train.ToEndAsync(workspace, BenchSpecs.Sst2Bert);
        await BenchWorkspace.WorkerAsync("model", "compress", run.Id, "--as", StoredForms.Int8, "--dataset", "sst2", "--split", "test", "--workspace", workspace.Workspace.Root);
        var report = ModelLibrary.Compression(workspace.Workspace, ModelLibrary.List(workspace.Workspace).Single().Id)!;
        double Accuracy(CompressionMeasures measures) => 100 * measures.Figures[FigureNames.Accuracy]!.Value;
        double Ratio(double before, double after) => Math.Round(after / before, 4);
        return new Figure(Ratio(report.Before.LinearBytes, report.After.LinearBytes), 1)
            .With("accuracy_loss", Math.Round(Accuracy(report.Before) - Accuracy(report.After), 3)).With("accuracy", Math.Round(Accuracy(report.After), 2))
            .With("total_ratio", Ratio(report.Before.TotalBytes, report.After.TotalBytes)).With("time_ratio", Ratio(report.Before.Milliseconds, report.After.Milliseconds))
            .With("ms", report.After.Milliseconds).With("timed", report.Timed).With("rows", report.Rows).With("device", report.Device);
    }
}
