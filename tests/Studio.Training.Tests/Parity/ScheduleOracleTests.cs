using System.Globalization;
using System.Text.Json;
using Studio.Testing;
using Studio.Training.Optim;

namespace Studio.Training.Tests.Parity;

/// <summary>
/// Every schedule of lr_schedules.json among the reference values, which transformers computed: which it is, and with what
/// numbers, stands in its name ("linear warmup=5 total=40"). Beyond the total a wave rises again there and stays here, so
/// that is not compared.
/// </summary>
[Trait("Category", Oracles.Category)]
public sealed class ScheduleOracleTests
{
    private readonly Mismatches _wrong = new();

    [Fact]
    public void Schedules_EveryReferenceCase_AreTransformers()
    {
        if (Oracles.Files("lr_schedules.json").Count == 0) SharedData.RequireShared("oracles/lr_schedules.json");
        foreach (var path in Oracles.Files("lr_schedules.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var schedule in document.RootElement.GetProperty("schedules").EnumerateArray()) Check(schedule);
        }
        _wrong.AssertNone();
    }

    private void Check(JsonElement schedule)
    {
        var (name, rate) = (schedule.GetProperty("name").GetString()!, schedule.GetProperty("base_lr").GetDouble());
        var words = name.Split(' ');
        var numbers = words.Skip(1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        var (at, step) = (Schedule(words[0], rate, numbers), 0);
        foreach (var expected in schedule.GetProperty("lr").EnumerateArray())
        {
            if (numbers.TryGetValue("total", out var total) && step > total) break;
            _wrong.Number($"{name}, step {step}", expected.GetDouble(), at(step++), 1e-8, 1e-12); // nine digits are written
        }
    }

    private static Func<long, double> Schedule(string kind, double rate, Dictionary<string, double> numbers)
    {
        var (warmup, total) = ((long)numbers.GetValueOrDefault("warmup"), (long)numbers.GetValueOrDefault("total"));
        return kind switch
        {
            "constant" or "constant_with_warmup" => step => LearningRateSchedule.Constant(step, rate, warmup),
            "linear" => step => LearningRateSchedule.Linear(step, rate, total, warmup),
            "cosine" => step => LearningRateSchedule.Cosine(step, rate, total, warmup, cycles: numbers.GetValueOrDefault("num_cycles", 0.5)),
            "cosine_with_hard_restarts" => step => LearningRateSchedule.CosineWithRestarts(step, rate, total, warmup, cycles: (int)numbers.GetValueOrDefault("num_cycles", 1)),
            "polynomial" => step => LearningRateSchedule.Polynomial(step, rate, total, warmup, numbers.GetValueOrDefault("lr_end", 1e-7), numbers.GetValueOrDefault("power", 1)),
            "inverse_sqrt" => step => LearningRateSchedule.InverseSqrt(step, rate, warmup),
            _ => throw new NotSupportedException($"nothing of ours is the schedule '{kind}'"),
        };
    }
}
