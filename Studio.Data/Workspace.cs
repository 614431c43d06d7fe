namespace Studio.Data;

/// <summary>
/// The one folder in which everything of a Studio lives. Directories under datasets/ and runs/ are the truth and can be
/// copied between machines; studio.db is the catalog over them, jobs.db the scheduler's own.
/// </summary>
public sealed class Workspace
{
    public Workspace(string root)
    {
        Root = Path.GetFullPath(root);
        foreach (var folder in new[] { Root, Datasets, Runs, Models, Tokenizers, Evaluations, Uploads, Cache, Jobs })
            Directory.CreateDirectory(folder);
    }

    public string Root { get; }
    public string Database => Path.Combine(Root, "studio.db");
    public string JobsDatabase => Path.Combine(Root, "jobs.db");
    public string Datasets => Path.Combine(Root, "datasets");
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Models that stand by themselves, imported or saved from runs; each folder is one in Hugging Face's form.</summary>
    public string Models => Path.Combine(Root, "models");
    public string Tokenizers => Path.Combine(Root, "tokenizers");

    /// <summary>What models were measured to do: a folder with a report and every prediction each.</summary>
    public string Evaluations => Path.Combine(Root, "evaluations");

    /// <summary>Files on their way in; whatever lies here at start belongs to nobody and is removed.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>Derived data that may be deleted at any time, such as tokenized corpora.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>Job directories of work that is no run: imports, exports.</summary>
    public string Jobs => Path.Combine(Root, "jobs");

    /// <summary>Labeling projects: their rules and every label that was ever said.</summary>
    public string Labeling => Path.Combine(Root, "labeling");

    public string RunDirectory(string runId) => Path.Combine(Runs, Identifier.Check(runId));
    public string DatasetDirectory(string datasetId) => Path.Combine(Datasets, Identifier.Check(datasetId));
    public string ModelDirectory(string modelId) => Path.Combine(Models, Identifier.Check(modelId));
    public string TokenizerDirectory(string tokenizerId) => Path.Combine(Tokenizers, Identifier.Check(tokenizerId));
    public string EvaluationDirectory(string evaluationId) => Path.Combine(Evaluations, Identifier.Check(evaluationId));
    public string LabelingDirectory(string projectId) => Path.Combine(Labeling, Identifier.Check(projectId));
    public string VersionDirectory(string datasetId, int version) => Path.Combine(DatasetDirectory(datasetId), $"v{version}");

    /// <summary>$STUDIO_WORKSPACE, else "studio" in the user's data folder.</summary>
    public static string DefaultRoot() =>
        Environment.GetEnvironmentVariable("STUDIO_WORKSPACE") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "studio");

    /// <summary>Held by the one process that may write the databases; freed by the system when that process dies.</summary>
    /// <exception cref="UserError">another process holds the workspace.</exception>
    public IDisposable Lock()
    {
        var path = Path.Combine(Root, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new UserError($"The workspace {Root} is already open in another Studio. Stop that one, or start this one with --workspace and another folder.", e);
        }
    }
}
