using System.Text.Json;
using Studio.Data.Cleaning;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>What a cleaning job is asked for: clean-spec.json of its directory (not spec.json, by which an import's is known).</summary>
/// <param name="Dataset">id@version.</param>
/// <param name="Operations">the pipeline as <see cref="PipelineJson"/> writes it.</param>
public sealed record CleanSpec(string Dataset, string Name, JsonElement Operations)
{
    public const string FileName = "clean-spec.json";

    public static CleanSpec Of(string dataset, string name, Pipeline pipeline) =>
        new(dataset, name, JsonSerializer.SerializeToElement(PipelineJson.Node(pipeline)));

    public Pipeline Pipeline() => PipelineJson.Read(Operations, "The job's pipeline");

    public static CleanSpec Load(string jobDirectory) =>
        JsonSerializer.Deserialize<CleanSpec>(File.ReadAllText(Path.Combine(jobDirectory, FileName)), JournalJson.Options)!;

    public void Save(string jobDirectory) => AtomicFile.WriteText(Path.Combine(jobDirectory, FileName), JsonSerializer.Serialize(this, JournalJson.Options));
}
