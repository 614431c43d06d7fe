using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>dirty-files: how many files of data/dirty are read otherwise than their expected.json says.</summary>
public static class DirtyFilesBench
{
    public static Task<Figure> MeasureAsync()
    {
        var dirty = SharedData.Find("data/dirty") ?? throw new NotMeasurable("data/dirty is not beside the repository, nor in $STUDIO_DATA");
        var files = DirtyFiles.Find(dirty);
        if (files.Count == 0)
            throw new NotMeasurable($"{dirty} holds no file to read");
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var differing = files.Select(f => (f.File, Difference: DirtyFiles.Difference(workspace, f.File, f.Expected))).Where(f => f.Difference is not null).ToList();
        var figure = new Figure(differing.Count, 1).With("files", files.Count).With("withTruth", files.Count(f => f.Expected is not null));
        if (differing.Count > 0)
            figure.With("differing", new JsonArray([.. differing.Select(f => (JsonNode)$"{Path.GetFileName(f.File)}: {f.Difference}")]));
        return Task.FromResult(figure);
    }
}
