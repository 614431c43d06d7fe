using System.Globalization;
using Studio.Data;

namespace Studio.Web.Components.Runs;

/// <summary>
/// The runs of a comparison as they stand in its address: "id.colour,id.colour". A run keeps its colour when others come
/// and go, and whoever opens the link sees the same ones.
/// </summary>
public static class RunSelection
{
    /// <summary>Bounded: more curves than this tell nothing, and every one is a request.</summary>
    public const int MaxRuns = 40;

    /// <summary>Reads an address; parts that are no run are left out, a missing or doubled colour becomes the next free one.</summary>
    public static IReadOnlyList<(string Id, int Colour)> Parse(string? text)
    {
        var chosen = new List<(string Id, int Colour)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dot = part.IndexOf('.', StringComparison.Ordinal);
            var id = dot < 0 ? part : part[..dot];
            if (!Identifier.IsValid(id) || chosen.Exists(c => c.Id == id) || chosen.Count == MaxRuns)
                continue;
            var given = dot >= 0 && int.TryParse(part[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var colour) && colour < MaxRuns ? colour : -1;
            chosen.Add((id, given >= 0 && !chosen.Exists(c => c.Colour == given) ? given : NextFree(chosen)));
        }
        return chosen;
    }

    public static string Write(IEnumerable<string> ids) => string.Join(',', ids);

    public static string Write(IEnumerable<(string Id, int Colour)> runs) =>
        string.Join(',', runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Id}.{r.Colour}")));

    private static int NextFree(List<(string Id, int Colour)> chosen)
    {
        var colour = 0;
        while (chosen.Exists(c => c.Colour == colour))
            colour++;
        return colour;
    }
}
