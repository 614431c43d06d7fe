using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Runs;

/// <summary>One device with what runs on it and what waits for it, in the order of starting.</summary>
public sealed record QueueLine(string Device, string Name, IReadOnlyList<Run> Active, IReadOnlyList<Run> Waiting)
{
    /// <summary>Every device of the machine, and those that runs ask for although the machine lacks them by now.</summary>
    public static IReadOnlyList<QueueLine> Of(IReadOnlyCollection<Run> runs, IReadOnlyList<DeviceInfo> devices) =>
        [.. devices.Select(d => (d.Id, d.Name))
            .Concat(runs.Select(r => r.Device).Distinct().Where(d => devices.All(known => known.Id != d)).Order(StringComparer.Ordinal).Select(d => (d, "not on this machine")))
            .Select(d => new QueueLine(
                d.Item1, d.Item2,
                [.. runs.Where(r => r.Device == d.Item1 && RunTransitions.Active.Contains(r.Status)).OrderBy(r => r.StartedAt)],
                [.. runs.Where(r => r.Device == d.Item1 && r.Status == RunStatus.Queued).OrderByDescending(r => r.Priority).ThenBy(r => r.QueuePosition)]))];
}
