namespace Studio.Data.Tables.Sources;

/// <summary>
/// Guesses what columns are for, by the names datasets use and then by what they hold. A guess shown to a person who can
/// change it: at most one column becomes the text, one the label, one the split.
/// </summary>
internal static class RoleGuess
{
    private static readonly string[] s_text =
        ["text", "sentence", "review", "content", "document", "comment", "message", "body", "tweet", "question", "prompt", "instruction", "input", "title", "description", "story", "utterance"];
    private static readonly string[] s_label =
        ["label", "class", "sentiment", "target", "category", "airline_sentiment", "cat", "coarse_label", "intent", "topic", "y", "emotion", "stars", "rating", "polarity", "tag", "digit"];
    private static readonly string[] s_split = ["split", "subset", "partition", "fold_name"];

    public static ColumnRole ByName(string name)
    {
        var plain = name.Trim().ToLowerInvariant();
        return Array.IndexOf(s_text, plain) >= 0 ? ColumnRole.Text
            : Array.IndexOf(s_label, plain) >= 0 ? ColumnRole.Label
            : Array.IndexOf(s_split, plain) >= 0 ? ColumnRole.Split
            : plain is "image" or "img" or "pixels" ? ColumnRole.Image
            : ColumnRole.Ignore;
    }

    /// <summary>A role for each column.</summary>
    /// <param name="sample">the first rows' cells of each column, as text.</param>
    public static ColumnRole[] Guess(IReadOnlyList<string> names, IReadOnlyList<ColumnType> types, IReadOnlyList<IReadOnlyList<string>> sample)
    {
        var roles = new ColumnRole[names.Count];
        var image = Enumerable.Range(0, names.Count).FirstOrDefault(i => types[i] == ColumnType.Image, -1);
        if (image >= 0)
            roles[image] = ColumnRole.Image;
        else
            Assign(roles, ColumnRole.Text, ByNames(names, s_text, i => types[i] == ColumnType.Text) ?? LongestText(types, sample));
        Assign(roles, ColumnRole.Split, ByNames(names, s_split, i => sample[i].All(v => SplitNames.Parse(v) is not null)));
        Assign(roles, ColumnRole.Label, ByNames(names, s_label, i => roles[i] == ColumnRole.Ignore && MayBeLabel(types[i], sample[i])) ?? FewValues(roles, types, sample));
        return roles;
    }

    private static void Assign(ColumnRole[] roles, ColumnRole role, int? column)
    {
        if (column is { } c && roles[c] == ColumnRole.Ignore)
            roles[c] = role;
    }

    /// <summary>The column whose name comes first in the list of likely ones.</summary>
    private static int? ByNames(IReadOnlyList<string> names, string[] likely, Func<int, bool> suits)
    {
        var found = Enumerable.Range(0, names.Count)
            .Select(i => (Column: i, Rank: Array.IndexOf(likely, names[i].Trim().ToLowerInvariant())))
            .Where(c => c.Rank >= 0 && suits(c.Column)).OrderBy(c => c.Rank).ToList();
        return found.Count > 0 ? found[0].Column : null;
    }

    private static int? LongestText(IReadOnlyList<ColumnType> types, IReadOnlyList<IReadOnlyList<string>> sample)
    {
        var lengths = Enumerable.Range(0, types.Count).Where(i => types[i] == ColumnType.Text && sample[i].Count > 0)
            .Select(i => (Column: i, Mean: sample[i].Average(v => v.Length))).ToList();
        return lengths.Count == 0 ? null : lengths.MaxBy(l => l.Mean).Column;
    }

    private static bool MayBeLabel(ColumnType type, IReadOnlyList<string> values) =>
        type != ColumnType.Image && (type != ColumnType.Number || values.Distinct().Count() <= 20);

    /// <summary>Whole numbers, words or yes/no with few distinct values, repeated.</summary>
    private static int? FewValues(ColumnRole[] roles, IReadOnlyList<ColumnType> types, IReadOnlyList<IReadOnlyList<string>> sample)
    {
        var candidates = Enumerable.Range(0, types.Count)
            .Where(i => roles[i] == ColumnRole.Ignore && types[i] is ColumnType.Integer or ColumnType.Boolean or ColumnType.Text)
            .Where(i => roles[i] == ColumnRole.Ignore && sample[i].Count >= 4)
            .Select(i => (Column: i, Distinct: sample[i].Distinct().Count()))
            .Where(c => c.Distinct > 1 && c.Distinct <= Math.Min(20, sample[c.Column].Count / 2) && sample[c.Column].All(v => v.Length <= 40)).ToList();
        return candidates.Count == 0 ? null : candidates.MinBy(c => c.Distinct).Column;
    }
}
