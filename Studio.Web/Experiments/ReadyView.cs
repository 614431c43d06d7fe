namespace Studio.Web.Experiments;

/// <summary>A ready-made experiment, and what there is for it in this workspace.</summary>
/// <param name="Trains">a run is started; otherwise the playground is opened at one of the links.</param>
/// <param name="Dataset">the newest that serves, as id@version; null when none does.</param>
/// <param name="SampleId">a sample that is made on this machine and serves; null where there is none.</param>
/// <param name="Missing">what has to be brought first; null when it can start, or a sample can be made for it.</param>
/// <param name="MissingAt">the page where one gets it.</param>
/// <param name="Seconds">how long the run takes, where that can be foreseen.</param>
/// <param name="Bytes">memory that its program takes at least, libtorch's own included and the data not, where that can be foreseen.</param>
/// <param name="WaitsForRun">the run in the queue or under way that will bring what is missing; null where there is none.</param>
/// <param name="Links">playground addresses by their labels.</param>
public sealed record ReadyView(
    string Id, string Title, string Shows, string Needs, bool Trains, string? Dataset, string? DatasetName, string? SampleId, string? Missing, string? MissingAt, string? WaitsForRun,
    double? Seconds, long? Bytes, IReadOnlyList<ReadyLink> Links);

public sealed record ReadyLink(string Label, string Address);
