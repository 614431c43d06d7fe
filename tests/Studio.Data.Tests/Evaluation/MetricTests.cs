using Studio.Data.Evaluation;
using Xunit;

namespace Studio.Data.Tests.Evaluation;

/// <summary>Small cases worked out by hand, for machines without the reference values.</summary>
public sealed class MetricTests
{
    [Fact]
    public void ConfusionMatrix_TwoOfThreeRight_GivesItsFigures()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 1], [0, 1, 1], 2);

        Assert.Equal(2 / 3.0, matrix.Accuracy, 12);
        Assert.Equal(0.75, matrix.BalancedAccuracy, 12);
        Assert.Equal(0.5, matrix.MatthewsCorrelation, 12); // (1 x 1 - 1 x 0) / sqrt(2 x 1 x 1 x 2)
        Assert.Equal(0.4, matrix.CohenKappa, 12); // (2/3 - 4/9) / (1 - 4/9)
        Assert.Equal(new BinaryCounts(1, 1, 0, 1), matrix.Counts(1));
        Assert.Equal(2 / 3.0, matrix.Counts(1).F1, 12);
    }

    [Fact]
    public void ConfusionMatrix_NoRows_HasNoAccuracy() => Assert.True(double.IsNaN(new ConfusionMatrix(3).Accuracy));

    [Fact]
    public void RankedScores_OnePairOfFourInWrongOrder_HasThreeQuartersOfTheArea()
    {
        var ranked = new RankedScores([true, false, true, false], [0.9, 0.8, 0.7, 0.1]);

        Assert.Equal(0.75, ranked.RocAuc(), 12);
        Assert.Equal((1 + 2 / 3.0) / 2, ranked.AveragePrecision(), 12);
        Assert.Equal([0, 0, 0.5, 0.5, 1], ranked.Roc().X);
        Assert.Equal([0, 0.5, 0.5, 1, 1], ranked.Roc().Y);
    }

    [Fact]
    public void RankedScores_AllEqual_IsAsGoodAsChance() => Assert.Equal(0.5, new RankedScores([true, false, false], [0.3, 0.3, 0.3]).RocAuc(), 12);

    [Fact]
    public void RankedScores_OneClassOnly_IsUndefined() => Assert.True(double.IsNaN(new RankedScores([true, true], [0.3, 0.4]).RocAuc()));

    [Fact]
    public void TopAccuracy_EqualScores_PutsTheLaterClassFirst()
    {
        var scores = new ClassScores([0, 2], [0.4, 0.2, 0.4, 0.4, 0.2, 0.4], 3);

        Assert.Equal(0.5, scores.TopAccuracy(1), 12);
        Assert.Equal(1, scores.TopAccuracy(2), 12);
    }

    [Fact]
    public void Brier_ThreeClasses_SumsOverTheClasses() => Assert.Equal(0.25 + 0.25, new ClassScores([0], [0.5, 0.5, 0], 3).Brier(), 12);

    [Fact]
    public void Regression_ConstantTruth_CountsOnlyPerfection()
    {
        Assert.Equal(1, RegressionFigures.Of([2, 2], [2, 2]).R2);
        Assert.Equal(0, RegressionFigures.Of([2, 2], [2, 3]).R2);
        Assert.True(double.IsNaN(RegressionFigures.Of([2, 2], [2, 3]).Pearson));
    }

    [Fact]
    public void LanguageFigures_OneBitAToken_IsTwoChoicesAndAnEighthOfABitAByte()
    {
        Assert.Equal(2, LanguageFigures.Perplexity(Math.Log(2)), 12);
        Assert.Equal(0.125, LanguageFigures.BitsPerByte(Math.Log(2), 8), 12);
    }

    [Fact]
    public void Thinned_LongCurve_KeepsItsEnds()
    {
        var points = Enumerable.Range(0, 1000).Select(i => i / 999.0).ToArray();
        var thinned = new Curve(points, points, points).Thinned(50);

        Assert.InRange(thinned.X.Count, 40, 50);
        Assert.Equal((0, 1), (thinned.X[0], thinned.X[^1]));
    }
}
