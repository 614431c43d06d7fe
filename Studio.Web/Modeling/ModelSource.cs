namespace Studio.Web.Modeling;

/// <summary>What an import takes; exactly one of uploads and path is set.</summary>
public sealed record ModelSource
{
    /// <summary>Files sent before with POST /api/v1/uploads: one archive, or the files of one model.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    /// <summary>An absolute path of a folder or archive on the machine Studio runs on; only while Studio listens on that machine alone.</summary>
    public string? Path { get; init; }

    /// <summary>For a LoRA adapter: id or name of the library's model it was made for; null takes the one it names.</summary>
    public string? Base { get; init; }
}
