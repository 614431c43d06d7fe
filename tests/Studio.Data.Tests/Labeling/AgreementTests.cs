using Studio.Data.Labeling;

namespace Studio.Data.Tests.Labeling;

public sealed class AgreementTests
{
    /// <summary>Units of https://en.wikipedia.org/wiki/Krippendorff%27s_alpha, three people, * is missing.</summary>
    private static readonly string[] s_krippendorff = ["*****34121133*3", "1*213343*******", "**21344*21133*4"];

    private static List<Dictionary<string, string>> Units(string[] people) =>
        [.. Enumerable.Range(0, people[0].Length).Select(i => people.Select((values, person) => (Name: $"p{person}", Value: values[i].ToString())).Where(p => p.Value != "*").ToDictionary(p => p.Name, p => p.Value))];

    [Fact]
    public void KrippendorffAlpha_WikipediasUnits_IsTheirs()
    {
        Assert.Equal(0.691, Agreement.KrippendorffAlpha(Units(s_krippendorff), interval: false)!.Value, 3);
        Assert.Equal(0.811, Agreement.KrippendorffAlpha(Units(s_krippendorff), interval: true)!.Value, 3);
    }

    /// <summary>50 grants, two readers: https://en.wikipedia.org/wiki/Cohen%27s_kappa.</summary>
    [Fact]
    public void CohenKappa_FiftyGrants_IsTheTextbooks()
    {
        (string, string)[] rows = [.. Enumerable.Repeat(("yes", "yes"), 20), .. Enumerable.Repeat(("yes", "no"), 5), .. Enumerable.Repeat(("no", "yes"), 10), .. Enumerable.Repeat(("no", "no"), 15)];

        Assert.Equal(0.4, Agreement.CohenKappa(rows)!.Value, 10);
    }

    /// <summary>14 raters, 10 subjects, 5 categories: https://en.wikipedia.org/wiki/Fleiss%27_kappa.</summary>
    [Fact]
    public void FleissKappa_TenSubjects_IsTheTextbooks()
    {
        int[][] table = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]];
        var units = table.Select(counts => counts.SelectMany((count, category) => Enumerable.Repeat($"{category}", count)).Select((category, rater) => (rater, category)).ToDictionary(p => $"{p.rater}", p => p.category)).ToList();

        Assert.Equal(0.210, Agreement.FleissKappa(units)!.Value, 3);
    }

    [Fact]
    public void Of_NothingShared_IsUnknown()
    {
        Assert.Null(Agreement.FleissKappa([]));
        Assert.Null(Agreement.CohenKappa([]));
        Assert.Null(Agreement.KrippendorffAlpha([], interval: false));
        Assert.Null(Agreement.CohenKappa([("a", "a")]));
    }
}
