namespace Studio.Training.Tokenizers.Bpe;

/// <summary>Merges as files have them, pairs of token texts, checked against the vocabulary.</summary>
internal static class MergeList
{
    /// <exception cref="FormatException">the line is not two tokens with a blank between them.</exception>
    public static (string Left, string Right) Pair(string line, string place)
    {
        var blank = line.IndexOf(' ');
        if (blank <= 0 || blank == line.Length - 1 || line.IndexOf(' ', blank + 1) >= 0) throw new FormatException($"{place}, '{Vocabulary.Shorten(line)}', is not two tokens with a blank between them");
        return (line[..blank], line[(blank + 1)..]);
    }

    /// <exception cref="FormatException">a merge names or makes a token the vocabulary lacks.</exception>
    public static List<Merge> Read(IEnumerable<(string Left, string Right)> pairs, Vocabulary vocabulary)
    {
        var merges = new List<Merge>();
        foreach (var (left, right) in pairs)
            merges.Add(new(Id(left), Id(right), Id(left + right)));
        return merges;

        int Id(string token) => vocabulary.IdOf(token) ?? throw new FormatException($"merge {merges.Count + 1} needs the token '{Vocabulary.Shorten(token)}', which is not in the vocabulary");
    }
}
