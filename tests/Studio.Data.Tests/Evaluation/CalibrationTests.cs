using Studio.Data.Evaluation;
using Xunit;

namespace Studio.Data.Tests.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_ConfidencesInThreeBins_WeighsGapsByRows()
    {
        // four bins: (0.25, 0.5] holds 0.5 twice, one right; (0.75, 1] holds 0.8 and 1.0, both right
        var calibration = Calibration.Of([0.5, 0.5, 0.8, 1.0], [true, false, true, true], bins: 4);

        Assert.Equal((0L, 2L, 0L, 2L), (calibration.Bins[0].Rows, calibration.Bins[1].Rows, calibration.Bins[2].Rows, calibration.Bins[3].Rows));
        Assert.Equal(0.9, calibration.Bins[3].Confidence, 12);
        Assert.Equal(0.5 * 0 + 0.5 * 0.1, calibration.ExpectedError, 12);
        Assert.Equal(0.1, calibration.LargestError, 12);
    }

    [Fact]
    public void Of_BoundsAndZero_FallIntoTheBinBelow()
    {
        var calibration = Calibration.Of([0, 0.5, 1], [false, true, true], bins: 2);

        Assert.Equal([2, 1], calibration.Bins.Select(b => b.Rows));
    }

    [Fact]
    public void Of_NoRows_IsUndefined() => Assert.True(double.IsNaN(Calibration.Of([], []).ExpectedError));
}
