namespace Studio.Data.Runs;

/// <summary>What the runs table shows: which runs, in which order, and which stretch of them.</summary>
public sealed record RunListQuery
{
    /// <summary>Every word must occur in the name, id, notes, model family, dataset id or a tag; case does not matter for ASCII.</summary>
    public string Search { get; init; } = "";

    /// <summary>Empty lists let everything pass.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>A run must carry all of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? DatasetId { get; init; }
    public IReadOnlyList<RunCondition> Conditions { get; init; } = [];
    public RunColumn SortBy { get; init; } = RunColumn.CreatedAt;

    /// <summary>Runs without a value in the column come last either way.</summary>
    public bool Descending { get; init; } = true;
    public int Skip { get; init; }
    public int Take { get; init; } = 100;

    /// <summary>Metrics to load with each run; null loads all of them.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }
}
