using System.Globalization;

namespace Studio.Data.Labeling;

/// <summary>
/// How far people agree, over the rows that several have handed in. Null where it cannot be computed: nobody shares a row,
/// or everybody says the same of every row.
/// </summary>
/// <param name="Rows">rows that two people or more have handed in.</param>
/// <param name="Fleiss">Fleiss' kappa, over the rows that the most common number of people (two or more) share.</param>
/// <param name="Krippendorff">alpha; nominal, or interval for scores. Bears rows that not everybody labeled.</param>
public sealed record Agreement(long Rows, double? Fleiss, double? Krippendorff, IReadOnlyList<PairAgreement> Pairs)
{
    public static Agreement Of(LabelBook book)
    {
        var units = book.Submitted().Values.Where(u => u.Count > 1).Select(u => u.ToDictionary(p => p.Key, p => p.Value.Key)).ToList();
        return new Agreement(units.Count, FleissKappa(units), KrippendorffAlpha(units, book.Project.Kind == LabelKind.Score), PairsOf(units));
    }

    /// <summary>Cohen, A coefficient of agreement for nominal scales, 1960.</summary>
    public static double? CohenKappa(IReadOnlyCollection<(string A, string B)> rows)
    {
        if (rows.Count == 0)
            return null;
        double n = rows.Count;
        var observed = rows.Count(r => r.A == r.B) / n;
        var second = rows.GroupBy(r => r.B).ToDictionary(g => g.Key, g => g.Count());
        var expected = rows.GroupBy(r => r.A).Sum(g => g.Count() / n * second.GetValueOrDefault(g.Key) / n);
        return expected < 1 ? (observed - expected) / (1 - expected) : null;
    }

    /// <summary>Fleiss, Measuring nominal scale agreement among many raters, 1971.</summary>
    public static double? FleissKappa(IReadOnlyCollection<Dictionary<string, string>> units)
    {
        if (units.Count == 0)
            return null;
        double raters = units.GroupBy(u => u.Count).MaxBy(g => g.Count())!.Key;
        var same = units.Where(u => u.Count == (int)raters).Select(u => u.Values.GroupBy(v => v).ToDictionary(g => g.Key, g => (double)g.Count())).ToList();
        var observed = same.Average(u => (u.Values.Sum(c => c * c) - raters) / (raters * (raters - 1)));
        var expected = same.SelectMany(u => u).GroupBy(c => c.Key).Sum(g => Math.Pow(g.Sum(c => c.Value) / (same.Count * raters), 2));
        return expected < 1 ? (observed - expected) / (1 - expected) : null;
    }

    /// <summary>Krippendorff, Content Analysis, chapter 12: 1 - observed / expected disagreement over the coincidences.</summary>
    /// <param name="interval">disagreement grows with the square of the difference of numbers; else any difference counts one.</param>
    public static double? KrippendorffAlpha(IEnumerable<Dictionary<string, string>> units, bool interval)
    {
        var coincidences = new Dictionary<(string, string), double>();
        foreach (var values in units.Select(u => u.Values.ToList()).Where(v => v.Count > 1))
            for (var i = 0; i < values.Count; i++)
                for (var j = 0; j < values.Count; j++)
                    if (i != j)
                        coincidences[(values[i], values[j])] = coincidences.GetValueOrDefault((values[i], values[j])) + (1.0 / (values.Count - 1));
        var totals = coincidences.GroupBy(c => c.Key.Item1).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        var n = totals.Values.Sum();
        var observed = coincidences.Sum(c => c.Value * Distance(c.Key.Item1, c.Key.Item2, interval)) / n;
        var expected = totals.Sum(a => totals.Sum(b => a.Value * b.Value * Distance(a.Key, b.Key, interval))) / (n * (n - 1));
        return expected > 0 ? 1 - (observed / expected) : null;
    }

    private static double Distance(string a, string b, bool interval) =>
        interval ? Math.Pow(double.Parse(a, CultureInfo.InvariantCulture) - double.Parse(b, CultureInfo.InvariantCulture), 2) : a == b ? 0 : 1;

    private static List<PairAgreement> PairsOf(IReadOnlyCollection<Dictionary<string, string>> units)
    {
        var people = units.SelectMany(u => u.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        return [.. people.SelectMany((a, i) => people.Skip(i + 1).Select(b => (A: a, B: b)))
            .Select(pair => (pair.A, pair.B, Rows: units.Where(u => u.ContainsKey(pair.A) && u.ContainsKey(pair.B)).Select(u => (A: u[pair.A], B: u[pair.B])).ToList()))
            .Where(pair => pair.Rows.Count > 0)
            .Select(pair => new PairAgreement(pair.A, pair.B, pair.Rows.Count, pair.Rows.Count(r => r.A == r.B) / (double)pair.Rows.Count, CohenKappa(pair.Rows),
                [.. pair.Rows.GroupBy(r => r).OrderByDescending(g => g.Count()).Select(g => new Confusion(Words(g.Key.A), Words(g.Key.B), g.Count()))]))];
    }

    private static string Words(string key) => key.Replace("\u001f", ", ", StringComparison.Ordinal);
}

/// <param name="Same">share of the rows both handed in of which they say the same.</param>
/// <param name="Confusions">what one says against what the other says, the most frequent first.</param>
public sealed record PairAgreement(string A, string B, int Rows, double Same, double? Cohen, IReadOnlyList<Confusion> Confusions);

public sealed record Confusion(string A, string B, int Rows);
