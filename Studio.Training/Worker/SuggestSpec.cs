using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>Which models are asked about which labeling project: suggest-spec.json of a job's directory.</summary>
/// <param name="Project">id.</param>
/// <param name="Models">run:ID or model:ID.</param>
public sealed record SuggestSpec(string Project, IReadOnlyList<string> Models)
{
    public const string FileName = "suggest-spec.json";

    public static SuggestSpec Load(string jobDirectory) =>
        JsonSerializer.Deserialize<SuggestSpec>(File.ReadAllText(Path.Combine(jobDirectory, FileName)), JournalJson.Options)!;

    public void Save(string jobDirectory) => AtomicFile.WriteText(Path.Combine(jobDirectory, FileName), JsonSerializer.Serialize(this, JournalJson.Options));
}

/// <summary>What a job that asked models found.</summary>
/// <param name="Rows">rows answered.</param>
/// <param name="Doubted">rows whose label is likely wrong.</param>
public sealed record SuggestResult(int Rows, int Doubted);
