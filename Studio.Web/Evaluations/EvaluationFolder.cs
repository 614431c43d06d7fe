using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>What the web program reads and writes in evaluations/ID.</summary>
internal sealed class EvaluationFolder(string path) : JobFolder(path, EvaluationDirectory.SpecFile)
{
    public EvaluationDirectory Directory { get; } = new(path);

    /// <summary>null when this is no evaluation's directory.</summary>
    public EvaluationStatus? Status()
    {
        if (ReadSpec() is not { } spec)
            return null;
        var created = new DateTimeOffset(File.GetLastWriteTimeUtc(Spec), TimeSpan.Zero);
        var line = LastLine<Line>();
        var state = line is null ? HasBegun ? JobState.Running : JobState.Queued
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
        System.IO.Directory.CreateDirectory(Root);
        AtomicFile.WriteText(Spec, JsonSerializer.Serialize(spec, JournalJson.Indented));
    }

    private EvaluationSpec? ReadSpec()
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationSpec>(File.ReadAllText(Spec), JournalJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // being made, being deleted, or not an evaluation's
        }
    }

    private sealed record Line : JobLine
    {
        public long Done { get; init; }
        public long Total { get; init; }
        public EvaluationSummary? Result { get; init; }
    }
}
