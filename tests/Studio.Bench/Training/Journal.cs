using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Bench.Training;

/// <summary>Reads figures out of a finished run's events.jsonl.</summary>
public static class Journal
{
    /// <summary>The last value reported under a name.</summary>
    public static double Last(RunDirectory directory, string metric) =>
        Metrics(directory).Last(m => m.Values.ContainsKey(metric)).Values[metric];

    /// <summary>The value of each step, of the newest attempt that reported it.</summary>
    public static SortedDictionary<long, double> ByStep(RunDirectory directory, string metric)
    {
        var values = new SortedDictionary<long, double>();
        foreach (var reported in Metrics(directory))
            if (reported.Values.TryGetValue(metric, out var value))
                values[reported.Step] = value;
        return values;
    }

    private static IEnumerable<MetricEvent> Metrics(RunDirectory directory) =>
        File.ReadLines(directory.Events).Select(line => JsonSerializer.Deserialize<JournalEvent>(line, JournalJson.Options)).OfType<MetricEvent>();
}
