using System.Text.Json;
using Studio.Testing;

namespace Studio.Training.Tests.Generation;

/// <summary>Reference values of transformers' generate(): see <see cref="Oracles"/>.</summary>
internal static class GenerationOracles
{
    /// <summary>Every model directory with generation cases.</summary>
    public static IReadOnlyList<string> ModelFolders() =>
        [.. Oracles.Folders("models").Where(folder => File.Exists(Path.Combine(folder, "generate.json")))];

    public static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>Infinities are texts in the files.</summary>
    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
        ? (item.GetString() == "-inf" ? float.NegativeInfinity : float.PositiveInfinity) : item.GetSingle())];
}
