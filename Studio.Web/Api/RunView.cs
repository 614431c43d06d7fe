using System.Text.Json;
using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Api;

/// <summary>A run as the API shows it; <paramref name="Spec"/> only where one run is asked for.</summary>
public sealed record RunView(
    string Id, string Name, RunStatus Status, string Reason, string Task, string ModelFamily, string Dataset, string Device,
    int Priority, long QueuePosition, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    int Attempt, long Step, long TotalSteps, double StepsPerEpoch, long ParameterCount, long JournalOffset, string? ParentRunId,
    string Notes, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, MetricView> Metrics, JsonElement? Spec)
{
    public static RunView Of(Run run, bool withSpec) => new(
        run.Id, run.Name, run.Status, run.Reason, run.Task, run.ModelFamily, $"{run.DatasetId}@{run.DatasetVersion}", run.Device,
        run.Priority, run.QueuePosition, run.CreatedAt, run.StartedAt, run.EndedAt,
        run.Attempt, run.Step, run.TotalSteps, run.StepsPerEpoch, run.ParameterCount, run.JournalOffset, run.ParentRunId,
        run.Notes, [.. run.Tags.Select(t => t.Tag).Order(StringComparer.Ordinal)],
        run.Metrics.ToDictionary(m => m.Name, m => new MetricView(m.Last, m.LastStep, m.Min, m.MinStep, m.Max, m.MaxStep)),
        withSpec ? JsonElement.Parse(run.SpecJson) : null);
}

/// <summary>null stands for a value that was not a finite number.</summary>
public sealed record MetricView(double? Last, long LastStep, double? Min, long MinStep, double? Max, long MaxStep);
