using System.Globalization;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>Heads and cells of the runs table, as text.</summary>
public static class RunCell
{
    private static readonly Dictionary<string, string> s_heads = new(StringComparer.Ordinal)
    {
        ["name"] = "Name",
        ["status"] = "State",
        ["createdAt"] = "Created",
        ["startedAt"] = "Started",
        ["endedAt"] = "Ended",
        ["step"] = "Step",
        ["totalSteps"] = "Steps",
        ["task"] = "Task",
        ["modelFamily"] = "Model",
        ["dataset"] = "Dataset",
        ["device"] = "Device",
        ["attempt"] = "Attempt",
        ["parameterCount"] = "Parameters",
        ["priority"] = "Priority",
    };

    public static string Head(RunColumn column) => column.Kind switch
    {
        RunColumnKind.Metric => MetricWords.Label(column.Name) + (column.Figure switch { "min" => ", lowest", "max" => ", highest", _ => "" }),
        RunColumnKind.Spec => RunSpecFields.Find(column.Name)?.Label ?? column.Name,
        _ => s_heads.GetValueOrDefault(column.Name, column.Name),
    };

    /// <summary>Figures stand at the right, words at the left.</summary>
    public static bool IsFigure(RunColumn column) => column.Kind switch
    {
        RunColumnKind.Metric => true,
        RunColumnKind.Spec => RunSpecFields.Find(column.Name)?.Type is SpecFieldType.Integer or SpecFieldType.Number,
        _ => column.Name is "step" or "totalSteps" or "attempt" or "parameterCount" or "priority" or "createdAt" or "startedAt" or "endedAt",
    };

    public static string Text(RunRow row, RunColumn column, DateTimeOffset now) => column.Kind switch
    {
        RunColumnKind.Metric => Metric(row.Run, column),
        RunColumnKind.Spec => Setting(Rounded(row.Spec.GetValueOrDefault(column.Name))),
        _ when column.Name == "dataset" => row.Dataset,
        _ => Field(row.Run, column.Name, now),
    };

    /// <summary>A hyperparameter's stored text as people write it: 6e-4 for 0.0006, 2,000 for 2000.</summary>
    public static string Setting(string? stored) => stored switch
    {
        null => "–",
        "" => "empty",
        _ when long.TryParse(stored, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => SpecText.Integer(whole),
        _ when double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => SpecText.Number(number),
        _ => SpecText.Shorten(stored),
    };

    /// <summary>Six digits: 0.1 + 0.2 is 0.3 in a table; the comparison shows every difference exactly.</summary>
    private static string? Rounded(string? stored) =>
        stored?.Contains('.', StringComparison.Ordinal) == true && double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G6", CultureInfo.InvariantCulture)
            : stored;

    private static string Metric(Run run, RunColumn column)
    {
        var metric = run.Metrics.Find(m => m.Name == column.Name);
        return MetricWords.Write(column.Name, column.Figure switch { "min" => metric?.Min, "max" => metric?.Max, _ => metric?.Last });
    }

    private static string Field(Run run, string name, DateTimeOffset now) => name switch
    {
        "name" => run.Name,
        "status" => run.Status.ToString(),
        "createdAt" => Times.Relative(run.CreatedAt, now),
        "startedAt" => run.StartedAt is { } started ? Times.Relative(started, now) : "–",
        "endedAt" => run.EndedAt is { } ended ? Times.Relative(ended, now) : "–",
        "step" => run.Step == 0 ? "–" : Figures.Exact(run.Step),
        "totalSteps" => run.TotalSteps == 0 ? "–" : Figures.Exact(run.TotalSteps),
        "task" => run.Task,
        "modelFamily" => run.ModelFamily,
        "device" => run.Device,
        "attempt" => run.Attempt == 0 ? "–" : Figures.Exact(run.Attempt),
        "parameterCount" => run.ParameterCount == 0 ? "–" : Figures.Short(run.ParameterCount),
        _ => Figures.Exact(run.Priority),
    };
}
