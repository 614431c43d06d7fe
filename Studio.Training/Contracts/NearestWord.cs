namespace Studio.Training.Contracts;

/// <summary>Finds what a person probably meant by a misspelt name.</summary>
public static class NearestWord
{
    /// <summary>The candidate with the smallest edit distance, or null when none is close enough to be a slip of the keyboard.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        var plain = Plain(word);
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(plain, Plain(candidate))))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        var allowed = Math.Max(1, Math.Min(plain.Length, 30) / 3);
        return best.candidate is not null && best.distance <= allowed ? best.candidate : null;
    }

    /// <summary>Ends a sentence with the guess, or with nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    // learning_rate, learning-rate and LearningRate are all learningRate
    private static string Plain(string word) =>
        new([.. word.Take(100).Where(c => c is not ('_' or '-' or ' ')).Select(char.ToLowerInvariant)]);

    /// <summary>Levenshtein's edit distance, two rows at a time.</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var c in a)
        {
            var row = new int[b.Length + 1];
            row[0] = previous[0] + 1;
            for (var j = 1; j <= b.Length; j++)
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + (c == b[j - 1] ? 0 : 1));
            previous = row;
        }

        return previous[^1];
    }
}
