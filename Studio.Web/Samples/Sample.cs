namespace Studio.Web.Samples;

/// <summary>A dataset to begin with: drawn up on this machine, or fetched when somebody presses Download and not before.</summary>
/// <param name="Shows">what one would learn with it, in a line.</param>
/// <param name="Size">of what is generated or fetched, in bytes.</param>
public sealed record Sample(string Id, string Name, string Shows, string Rows, long Size, string Licence)
{
    /// <summary>Empty for samples that are generated.</summary>
    public IReadOnlyList<SampleFile> Files { get; init; } = [];

    /// <summary>Writes a generated sample's files: name and content of each, in order.</summary>
    public Func<IEnumerable<(string Name, byte[] Content)>>? Generate { get; init; }
}
