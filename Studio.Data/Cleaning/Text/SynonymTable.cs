namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Words and what may stand in their place, as people write it: groups divided by semicolons or line ends, in each the
/// words divided by commas ("big, large, huge; quick, fast"). Every word of a group may stand for every other.
/// </summary>
public sealed class SynonymTable
{
    public const int MostCharacters = 100_000;

    private readonly Dictionary<string, List<string>> _others = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UserError">a group has one word only, or the table is too long.</exception>
    public static SynonymTable Parse(string text)
    {
        if (text.Length > MostCharacters)
            throw new UserError($"The synonyms have {text.Length:N0} characters; {MostCharacters:N0} at most.");
        var table = new SynonymTable();
        foreach (var group in text.Split([';', '\n', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = group.Split([',', '，', '、', '='], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            if (words.Count < 2)
                throw new UserError($"The synonyms hold '{(group.Length > 40 ? group[..40] + "…" : group)}' alone: write groups such as big, large; quick, fast.");
            foreach (var word in words)
                table.Add(word, words);
        }
        return table;
    }

    /// <summary>Empty for a word that stands in no group.</summary>
    public IReadOnlyList<string> Of(string word) => _others.TryGetValue(word, out var others) ? others : [];

    private void Add(string word, List<string> group)
    {
        if (!_others.TryGetValue(word, out var others))
            _others[word] = others = [];
        others.AddRange(group.Where(other => !other.Equals(word, StringComparison.OrdinalIgnoreCase)).Except(others));
    }
}
