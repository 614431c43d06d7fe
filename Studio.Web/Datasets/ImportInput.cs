namespace Studio.Web.Datasets;

/// <summary>Where an import's bytes come from; exactly one of the three is set.</summary>
public sealed record ImportInput
{
    /// <summary>A file sent before with POST /api/v1/uploads.</summary>
    public string? UploadId { get; init; }

    /// <summary>An absolute path on the machine Studio runs on; only while Studio listens on that machine alone.</summary>
    public string? Path { get; init; }

    /// <summary>The text itself.</summary>
    public string? Text { get; init; }

    /// <summary>What to call pasted text, with an ending that says its format; others bring their own name.</summary>
    public string? Name { get; init; }
}
