namespace Studio.Data.Cleaning.Operations;

internal static class ColumnRules
{
    /// <summary>What is wrong with a column's name; null when nothing is.</summary>
    public static string? Name(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl) ? "A column's name has 1 to 200 characters: write one." : null;
}
