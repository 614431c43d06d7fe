using Studio.Training.Optim;

namespace Studio.Training.Tests.Optim;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Schedule_Restarts_BeginsFromTheTopEachTime() =>
        Assert.Equal([1, 0.5, 1, 0.5], new long[] { 0, 5, 10, 15 }.Select(step => Math.Round(LearningRateSchedule.CosineWithRestarts(step, 1, 20, cycles: 2), 12)));

    [Fact]
    public void Cosine_OneStepOn_IsNanoGpts()
    {
        // learning_rate 1e-3, min_lr 1e-4, warmup_iters 100, lr_decay_iters 2000; its get_lr at these iterations
        double At(long step) => LearningRateSchedule.Cosine(step + 1, 1e-3, 2001, 101, 1e-4);

        Assert.Equal(1e-3 * 1 / 101, At(0), 1e-15);
        Assert.Equal(1e-3 * 100 / 101, At(99), 1e-15);
        Assert.Equal(1e-3, At(100), 1e-15);
        Assert.Equal(5.5e-4, At(1050), 1e-15);
        Assert.Equal(1e-4, At(2000), 1e-15);
        Assert.Equal(1e-4, At(5000), 1e-15);
    }

    [Fact]
    public void Step_AfterWarmup_DropsByTheFactor()
    {
        double At(long step) => LearningRateSchedule.Step(step, 0.1, 10, 0.5, 4);
        Assert.Equal([0, 0.05, 0.1, 0.1, 0.05, 0.025], [At(0), At(2), At(4), At(13), At(14), At(24)]);
    }

    [Fact]
    public void Linear_WithMinimum_EndsThere() => Assert.Equal(0.01, LearningRateSchedule.Linear(100, 0.1, 50, 5, 0.01), 1e-15);
}
