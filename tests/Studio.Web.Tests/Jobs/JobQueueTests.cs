using Studio.Web.Jobs;

namespace Studio.Web.Tests.Jobs;

public class JobQueueTests
{
    [Fact]
    public void Order_HigherPriorityThenEarlierPlace_StartsFirst()
    {
        Assert.True(JobQueue.Order(1, 9_000_000) > JobQueue.Order(0, 1));
        Assert.True(JobQueue.Order(0, 1) > JobQueue.Order(0, 2));
        Assert.True(JobQueue.Order(-1, 1) < JobQueue.Order(0, 9_000_000));
    }

    [Fact]
    public void Order_AtTheEnds_StaysBelowRunsThatHaveAWorker() =>
        Assert.True(JobQueue.Order(JobQueue.HighestPriority, -2_000_000_000) < int.MaxValue);
}
