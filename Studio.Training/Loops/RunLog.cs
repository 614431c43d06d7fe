using System.Globalization;
using Studio.Training.Contracts;

namespace Studio.Training.Loops;

/// <summary>
/// Where a run's news go: the journal, which is the truth, log.txt for people who read files, and a live line when the
/// run was started by hand.
/// </summary>
public sealed class RunLog(JournalWriter journal, string logPath, Action<MetricEvent>? progress = null)
{
    public int Attempt => journal.Attempt;

    /// <summary>The newest step anything was said about.</summary>
    public long LastStep { get; private set; }

    public void Start(StartEvent start)
    {
        LastStep = start.ResumedFromStep;
        journal.Append(start);
        Text($"attempt {journal.Attempt} starts at step {start.ResumedFromStep} of {start.TotalSteps} on {start.DeviceName}, libtorch {start.LibtorchVersion}");
    }

    public void Metrics(long step, IReadOnlyDictionary<string, double> values)
    {
        LastStep = step;
        var line = new MetricEvent { Step = step, Values = values };
        journal.Append(line);
        progress?.Invoke(line);
    }

    public void Sample(long step, string prompt, string text, double temperature) =>
        journal.Append(new SampleEvent { Step = step, Prompt = prompt, Text = text, Temperature = temperature });

    public void Checkpoint(CheckpointEvent saved)
    {
        journal.Append(saved);
        Text($"checkpoint {saved.Name}, {saved.Bytes:N0} bytes{(saved.IsBest ? ", the best so far" : "")}");
    }

    public void Info(string text) => Line("info", text);

    public void Warn(string text) => Line("warning", text);

    public void End(EndEvent end)
    {
        journal.Append(end);
        Text($"{end.Status} at step {end.Step}. {end.Reason}");
    }

    /// <summary>Only to log.txt: a bug's stack, which is no sentence for the page.</summary>
    public void Text(string text)
    {
        try
        {
            File.AppendAllText(logPath, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} {text}\n"));
        }
        catch (IOException)
        {
            // the journal holds what matters; a log that cannot be written must not end the run
        }
    }

    private void Line(string level, string text)
    {
        journal.Log(level, text);
        Text($"{level}: {text}");
    }
}
