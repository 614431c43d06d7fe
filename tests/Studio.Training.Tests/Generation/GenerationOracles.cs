using System.Text.Json;
using Studio.Testing;

namespace Studio.Training.Tests.Generation;

/// <summary>Reference values of transformers' generate(): those under $STUDIO_ORACLES, else those beside the repository.</summary>
internal static class GenerationOracles
{
    private static readonly string? s_chosen = Environment.GetEnvironmentVariable("STUDIO_ORACLES") is { Length: > 0 } chosen ? chosen : null;

    /// <summary>A file of the set; skips the test where there is none.</summary>
    public static string RequireFile(string name) => s_chosen is null ? SharedData.RequireShared(Path.Combine("oracles", name)) : Path.Combine(s_chosen, name);

    /// <summary>Every model directory with generation cases.</summary>
    public static IReadOnlyList<string> ModelFolders() =>
        [.. Directory.GetDirectories(RequireFile("models")).Where(folder => File.Exists(Path.Combine(folder, "generate.json"))).Order()];

    public static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>Infinities are texts in the files.</summary>
    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
        ? (item.GetString() == "-inf" ? float.NegativeInfinity : float.PositiveInfinity) : item.GetSingle())];
}
