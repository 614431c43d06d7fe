namespace Studio.Testing;

/// <summary>
/// Reference values: models with logits and losses, schedules, processors, metrics, vocabularies, made by other programs.
/// A small set travels with the repository (tests/oracles); a larger one may lie beside it (shared/oracles). The variable
/// STUDIO_ORACLES names another set of the same form, which then is the only one. Tests discover what is there, and carry
/// the trait <see cref="Category"/> so that `./studio test parity` can run them alone.
/// </summary>
public static class Oracles
{
    /// <summary>[Trait("Category", Oracles.Category)] on every class that reads from here.</summary>
    public const string Category = "Parity";

    /// <summary>Folders of sets; the last one is the chosen or shared one.</summary>
    public static IReadOnlyList<string> Roots { get; } = FindRoots();

    /// <summary>The folders below a part of every set ("models", "classic", "tokenizers"), as absolute paths in order.</summary>
    public static IReadOnlyList<string> Folders(string part) =>
        [.. Roots.Select(root => Path.Combine(root, part)).Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal)];

    /// <summary>A file of every set that has it, such as "metrics.json".</summary>
    public static IReadOnlyList<string> Files(string name) =>
        [.. Roots.Select(root => Path.Combine(root, name)).Where(File.Exists)];

    private static string[] FindRoots()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_ORACLES") is { Length: > 0 } chosen)
            return Directory.Exists(chosen) ? [Path.GetFullPath(chosen)] : throw new InvalidOperationException($"STUDIO_ORACLES names {chosen}, which is no folder.");
        return [.. new[] { Path.Combine(Repository.Root, "tests", "oracles"), SharedData.Find("oracles") }.OfType<string>().Where(Directory.Exists)];
    }
}
