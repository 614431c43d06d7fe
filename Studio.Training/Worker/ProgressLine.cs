using System.Diagnostics;
using System.Globalization;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// What someone who trains by hand sees: step, loss, speed and time left, rewritten in place on a terminal, one line a
/// second into a file.
/// </summary>
public sealed class ProgressLine(TextWriter output, bool rewrite)
{
    private readonly Stopwatch _sinceStart = new();
    private readonly Dictionary<string, double> _latest = [];
    private long _firstStep = -1;
    private long _lastPrinted = -1000;

    /// <summary>Known when the run starts; the time left is counted from it.</summary>
    public long TotalSteps { get; set; }

    public void Show(MetricEvent metric)
    {
        if (_firstStep < 0)
        {
            _firstStep = metric.Step;
            _sinceStart.Start();
        }
        foreach (var (name, value) in metric.Values) _latest[name] = value;
        var isLast = metric.Step >= TotalSteps || metric.Values.ContainsKey(MetricNames.ValidationLoss) || metric.Values.ContainsKey(MetricNames.TestLoss);
        if (!isLast && _sinceStart.ElapsedMilliseconds - _lastPrinted < (rewrite ? 100 : 1000)) return;
        _lastPrinted = _sinceStart.ElapsedMilliseconds;
        output.Write(rewrite ? $"\r\e[K{Line(metric.Step)}" : Line(metric.Step) + "\n");
        output.Flush();
    }

    /// <summary>Leaves the line as it is and begins another.</summary>
    public void Done()
    {
        if (rewrite && _firstStep >= 0) output.WriteLine();
    }

    private string Line(long step)
    {
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"step {step:N0}/{TotalSteps:N0}") };
        Add(parts, MetricNames.Loss, "loss", "0.0000");
        Add(parts, MetricNames.ValidationLoss, "validation", "0.0000");
        Add(parts, MetricNames.ValidationAccuracy, "accuracy", "0.00 %");
        Add(parts, MetricNames.TestLoss, "test", "0.0000");
        Add(parts, MetricNames.TestAccuracy, "test accuracy", "0.00 %");
        Add(parts, MetricNames.TokensPerSecond, "tokens/s", "N0");
        Add(parts, MetricNames.SamplesPerSecond, "samples/s", "N0");
        if (step > _firstStep && step < TotalSteps) parts.Add($"ETA {Duration(_sinceStart.Elapsed / (step - _firstStep) * (TotalSteps - step))}");
        return string.Join("  ", parts);
    }

    private void Add(List<string> parts, string metric, string label, string format)
    {
        if (_latest.TryGetValue(metric, out var value)) parts.Add($"{label} {value.ToString(format, CultureInfo.InvariantCulture)}");
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}") : time.ToString("mm\\:ss", CultureInfo.InvariantCulture);
}
