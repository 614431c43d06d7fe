using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>What the web program reads and writes in evaluations/ID.</summary>
internal sealed class EvaluationFolder(string path)
{
    public EvaluationDirectory Directory { get; } = new(path);
    public string Id => Directory.Id;

    /// <summary>null when this is no evaluation's directory.</summary>
    public EvaluationStatus? Status()
    {
        if (ReadSpec() is not { } spec)
            return null;
        var created = new DateTimeOffset(File.GetLastWriteTimeUtc(Directory.Spec), TimeSpan.Zero);
        var line = JobTail.LastLine<Line>(Directory.Events);
        var state = line is null ? File.Exists(new RunDirectory(Directory.Root).Worker) ? JobState.Running : JobState.Queued
            : line.T != "end" ? JobState.Running
            : line.Status switch { "succeeded" => JobState.Succeeded, "cancelled" => JobState.Cancelled, _ => JobState.Failed };
        return new(Id, spec.Name, spec.Model, spec.Dataset, spec.Split, created, state, line?.Done ?? 0, line?.Total ?? 0, line?.Reason ?? "", line?.Result);
    }

    /// <summary>null while there is none.</summary>
    public EvaluationReport? Report()
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(Directory.Report), JournalJson.Options);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new UserError($"The report {Directory.Report} is damaged: evaluate again.", e);
        }
    }

    public void WriteSpec(EvaluationSpec spec)
    {
        System.IO.Directory.CreateDirectory(Directory.Root);
        AtomicFile.WriteText(Directory.Spec, JsonSerializer.Serialize(spec, JournalJson.Indented));
    }

    public void WriteEnd(string status, string reason) => JobTail.WriteEnd(Directory.Events, status, reason);

    /// <summary>For the message about a worker that died: the last thing it printed.</summary>
    public string? LastLogLine() => RunFolder.LogTail(new RunDirectory(Directory.Root), 1).FirstOrDefault();

    private EvaluationSpec? ReadSpec()
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationSpec>(File.ReadAllText(Directory.Spec), JournalJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // being made, being deleted, or not an evaluation's
        }
    }

    private sealed record Line(string T, string? Status, long Done, long Total, string? Reason, EvaluationSummary? Result);
}
