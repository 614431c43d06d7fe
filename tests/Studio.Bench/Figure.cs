using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Bench;

/// <summary>
/// One measured figure: the median over <paramref name="Runs"/> runs, in the unit that the figure's definition names.
/// </summary>
/// <param name="Peer">the peer's median in the same unit, measured in the same call, runs interleaved; null where there is none.</param>
public sealed record Figure(double Value, int Runs, double? Peer = null)
{
    /// <summary>Further figures and circumstances (seeds, threads, BLAS, the runs themselves).</summary>
    public Dictionary<string, JsonNode?> Details { get; } = [];

    public Figure With(string name, JsonNode? value)
    {
        Details[name] = value;
        return this;
    }

    public string ToJson(string id, string unit)
    {
        var line = new JsonObject
        {
            ["id"] = id,
            ["value"] = Round(Value),
            ["unit"] = unit,
            ["peer"] = Peer is { } peer ? Round(peer) : null,
            ["ratio"] = Peer is { } other && other != 0 ? Math.Round(Value / other, 3) : null,
            ["runs"] = Runs,
            ["machine"] = Machine.Description,
        };
        foreach (var (name, value) in Details)
            line[name] = value?.DeepClone();
        return line.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Six significant digits: more would be noise.</summary>
    private static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
