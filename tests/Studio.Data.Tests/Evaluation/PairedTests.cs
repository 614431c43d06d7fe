using Studio.Data.Evaluation;
using Studio.Testing;
using Xunit;

namespace Studio.Data.Tests.Evaluation;

public sealed class PairedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(0, 5, 0.0625)] // 2 x 1/32
    [InlineData(1, 9, 0.021484375)] // 2 x (1 + 10) / 1024
    public void McNemar_FewDisagreements_IsExact(long onlyFirst, long onlySecond, double expected)
    {
        var test = PairedTest.Of(onlyFirst, onlySecond);

        Assert.True(test.IsExact);
        Assert.Equal(expected, test.PValue, 12);
    }

    [Fact]
    public void McNemar_ManyDisagreements_IsChiSquaredAndNearTheExactValue()
    {
        // chi-squared (|900 - 1101| - 1)^2 / 2001 = 19.99, whose tail is 7.78e-6
        var test = PairedTest.Of(900, 1101);

        Assert.False(test.IsExact);
        Assert.Equal(7.78e-6, test.PValue, 0.02e-6);
    }

    [Fact]
    public void Intervals_SecondAlwaysRightFirstNever_IsOneEverywhere()
    {
        var rows = new PairedRows(2, [0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [2, 2, 2, 2], [1, 1, 1, 1]);

        Assert.Equal((1, 1), rows.Intervals()[FigureNames.Accuracy]);
        Assert.Equal((-1, -1), rows.Intervals()[FigureNames.Loss]);
    }

    [Fact]
    public void Intervals_LargerDifferenceOnHalfOfTheRows_HoldsTheDifference()
    {
        var rows = new PairedRows(0, [], [], [], new double[100], [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1.0 : 0)]);

        var (low, high) = rows.Intervals()[FigureNames.Loss];

        Assert.InRange(low, 0.38, 0.45);
        Assert.InRange(high, 0.55, 0.62);
    }

    [Fact]
    public void PairedReader_TwoFiles_JoinsByRowAndSortsByDifferenceOfLoss()
    {
        var first = Write("a.parquet", [4, 2, 9], ["x", "y", "x"], ["x", "x", "x"], [0.1, 2, 0.3]);
        var second = Write("b.parquet", [2, 4], ["y", "x"], ["y", "y"], [0.5, 3]);
        using var reader = new PairedReader(first, second, EvaluationReport.Classification);

        var all = reader.ReadAll();
        var different = reader.ReadPage(PairedKind.Different, 0, 10);

        Assert.Equal([2, 0.1], all.FirstLoss);
        Assert.Equal(new PairedTest(1, 1, 1, true), all.McNemar());
        Assert.Equal([4, 2], different.Rows.Select(r => r.Row));
        Assert.Equal(("x", "x", "y"), (different.Rows[0].Label, different.Rows[0].FirstPrediction, different.Rows[0].SecondPrediction));
        Assert.Equal(2, Assert.Single(reader.ReadPage(PairedKind.OnlySecond, 0, 10).Rows).Row);
    }

    [Fact]
    public void PredictionReader_Orders_AreByLossAndConfidence()
    {
        var path = Write("c.parquet", [0, 1, 2, 3], ["x", "x", "y", "y"], ["x", "y", "y", "x"], [0.2, 3, 0.1, 1]);
        using var reader = new PredictionReader(path);

        Assert.Equal([1, 3, 0, 2], reader.ReadPage(new() { Order = PredictionOrder.Hardest }).Rows.Select(r => r.Row));
        Assert.Equal([1, 3], reader.ReadPage(new() { Correct = false, Order = PredictionOrder.MostConfident }).Rows.Select(r => r.Row));
        var one = Assert.Single(reader.ReadPage(new() { Label = "y", Prediction = "x" }).Rows);
        Assert.Equal((3L, false), (one.Row, one.IsCorrect));
    }

    private string Write(string name, long[] rows, string[] labels, string[] predictions, double[] losses)
    {
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, rows);
        table.Add(PredictionTable.Label, labels);
        table.Add(PredictionTable.Prediction, predictions);
        table.Add(PredictionTable.Confidence, losses.Select(l => Math.Min(1, 0.5 + (l / 10))).ToArray());
        table.Add(PredictionTable.Correct, labels.Zip(predictions, (l, p) => l == p).ToArray());
        table.Add(PredictionTable.Loss, losses);
        table.Write(_folder.File(name));
        return _folder.File(name);
    }
}
