using Studio.Data;
using Studio.Data.Cleaning;

namespace Studio.Training.Worker;

/// <summary>`data pipelines`: saved cleaning pipelines, listed, written out, saved and removed.</summary>
internal static class DataPipelines
{
    public static void Run(Workspace workspace, CommandLine line)
    {
        var (save, name, export, delete) = (line.Option("save"), line.Option("name"), line.Option("export"), line.Option("delete"));
        line.Done();
        if (new[] { save, export, delete }.Count(option => option is not null) > 1)
            throw new UsageError("Give one of --save, --export and --delete.");
        if (save is not null)
            Save(workspace, save, name ?? throw new UsageError("What is the pipeline called? Say it with --name."));
        else if (export is not null)
            Console.WriteLine(PipelineLibrary.Export(Find(workspace, export)));
        else if (delete is not null)
            PipelineLibrary.Delete(workspace, Find(workspace, delete).Id);
        else
            foreach (var saved in PipelineLibrary.List(workspace))
                Console.WriteLine($"{saved.Id}\trevision {saved.Revision}\t{saved.Pipeline.Operations.Count} operations\t{saved.Name}");
    }

    /// <summary>By id or name.</summary>
    public static SavedPipeline Find(Workspace workspace, string word) =>
        PipelineLibrary.List(workspace).FirstOrDefault(p => p.Id == word || p.Name == word)
        ?? throw new UserError($"There is no saved pipeline '{word}'; there are {string.Join(", ", PipelineLibrary.List(workspace).Select(p => p.Name).DefaultIfEmpty("none"))}.");

    /// <summary>One of that name is changed, else there is a new one.</summary>
    private static void Save(Workspace workspace, string file, string name)
    {
        if (!File.Exists(file))
            throw new UserError($"There is no file {file}.");
        var pipeline = PipelineJson.Read(File.ReadAllText(file), Path.GetFileName(file));
        var saved = PipelineLibrary.List(workspace).FirstOrDefault(p => p.Name == name) is { } known
            ? PipelineLibrary.Save(workspace, known.Id, known.Revision, name, pipeline)
            : PipelineLibrary.Create(workspace, name, pipeline);
        Console.WriteLine($"{saved.Id}\trevision {saved.Revision}\t{saved.Name}");
    }
}
