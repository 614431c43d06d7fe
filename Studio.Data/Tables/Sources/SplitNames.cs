namespace Studio.Data.Tables.Sources;

/// <summary>The words people use for the three parts of a dataset.</summary>
internal static class SplitNames
{
    /// <summary>train, validation or test; null for any other word.</summary>
    public static string? Parse(string word) => word.Trim().ToLowerInvariant() switch
    {
        "train" or "training" or "trn" => "train",
        "validation" or "valid" or "val" or "dev" or "development" => "validation",
        "test" or "testing" or "t10k" or "tst" or "eval" => "test",
        _ => null,
    };

    /// <summary>The part a file's name speaks of, as a word of its own (train.csv, mnist-t10k-images); null where it names none.</summary>
    public static string? InFileName(string name)
    {
        var words = name.ToLowerInvariant().Split(['.', '-', '_', ' ', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries);
        var found = words.Select(Parse).Where(s => s is not null).Distinct().ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
