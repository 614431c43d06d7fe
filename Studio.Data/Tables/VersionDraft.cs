using System.Text.Json;

namespace Studio.Data.Tables;

/// <summary>What a new version will say about itself, before its data is written.</summary>
public sealed record VersionDraft
{
    public required string Name { get; init; }

    /// <summary>The dataset this becomes the next version of; null makes a new one.</summary>
    public string? DatasetId { get; init; }

    /// <summary>The version it was made from; null for an import.</summary>
    public int? Parent { get; init; }
}

/// <summary>What was learned by writing the data.</summary>
public sealed record WrittenTable(long RowCount, IReadOnlyList<DatasetColumn> Columns)
{
    public IReadOnlyList<string> Operations { get; init; } = [];
    public JsonElement? Pipeline { get; init; }
    public DatasetSource? Source { get; init; }
}
