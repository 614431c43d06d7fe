using Studio.Web.Experiments;

namespace Studio.Web.Components.Datasets;

/// <summary>A version's place in the drawing of all: the oldest at the left, a lane of its own for each branch.</summary>
/// <param name="Parent">the version it was made of; null where it was imported, or its parent is gone.</param>
public sealed record VersionNode(DatasetChoice Choice, int Place, int Lane, VersionNode? Parent)
{
    /// <summary>What made it, in a few words.</summary>
    public string What => Choice.Manifest.Operations is [.., var last] && Parent is not null ? last : Choice.Manifest.Source?.File ?? "imported";

    public string Title => $"Version {Choice.Version}, {string.Join("; ", Choice.Manifest.Operations.DefaultIfEmpty(What))}";

    /// <summary>The first version made of another goes on in its lane; every further one begins the next free lane.</summary>
    public static IReadOnlyList<VersionNode> Of(IReadOnlyList<DatasetChoice> versions)
    {
        var nodes = new List<VersionNode>();
        var lanes = 0;
        foreach (var choice in versions.OrderBy(v => v.Version))
        {
            var parent = nodes.FirstOrDefault(node => node.Choice.Version == choice.Manifest.Parent);
            var goesOn = parent is not null && nodes.All(node => node.Parent != parent);
            nodes.Add(new(choice, nodes.Count, goesOn ? parent!.Lane : lanes++, parent));
        }
        return nodes;
    }
}
