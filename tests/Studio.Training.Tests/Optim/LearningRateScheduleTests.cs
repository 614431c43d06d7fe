using System.Text.Json;

using Studio.Testing;
using Studio.Training.Optim;

namespace Studio.Training.Tests.Optim;

public sealed class LearningRateScheduleTests
{
    private static readonly Dictionary<string, Func<long, double>> s_schedules = new()
    {
        ["constant"] = s => LearningRateSchedule.Constant(s, 3e-4),
        ["constant_with_warmup warmup=5"] = s => LearningRateSchedule.Constant(s, 3e-4, 5),
        ["linear warmup=5 total=40"] = s => LearningRateSchedule.Linear(s, 3e-4, 40, 5),
        ["linear warmup=0 total=40"] = s => LearningRateSchedule.Linear(s, 3e-4, 40),
        ["cosine warmup=5 total=40 num_cycles=0.5"] = s => LearningRateSchedule.Cosine(s, 3e-4, 40, 5),
    };

    public static TheoryData<string> Names => [.. s_schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Schedule_EveryStep_IsTransformers(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.RequireShared("oracles/lr_schedules.json")));
        var rates = document.RootElement.GetProperty("schedules").EnumerateArray()
            .Single(s => s.GetProperty("name").GetString() == name).GetProperty("lr").EnumerateArray().Select(r => r.GetDouble()).ToList();

        for (var step = 0; step <= 40; step++) // beyond the total transformers' cosine rises again, ours stays
            Assert.Equal(rates[step], s_schedules[name](step), 1e-12);
    }

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
