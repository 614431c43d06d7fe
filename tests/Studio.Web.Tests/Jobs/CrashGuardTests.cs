using Studio.Web.Jobs;

namespace Studio.Web.Tests.Jobs;

public class CrashGuardTests
{
    [Fact]
    public void Died_ThreeTimesInOnePlace_GivesUp()
    {
        var guard = new CrashGuard();
        Assert.True(guard.Died(0));
        Assert.True(guard.Died(0));
        Assert.False(guard.Died(0));
    }

    [Fact]
    public void Died_WithProgressBetween_GoesOn()
    {
        var guard = new CrashGuard();
        foreach (var step in new long[] { 0, 0, 10, 10, 20, 20, 30 })
            Assert.True(guard.Died(step));
        Assert.Equal(1, guard.Deaths);
    }
}
