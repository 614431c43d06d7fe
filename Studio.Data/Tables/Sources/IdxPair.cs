using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Sources;

/// <summary>An images' file and the labels' file that goes with it.</summary>
internal sealed record IdxPair(ImportFile Images, ImportFile? Labels)
{
    /// <summary>train, validation or test by the names; null where they say nothing.</summary>
    public string? Split => SplitNames.InFileName(Images.Label);

    /// <summary>
    /// Puts each labels' file to the images' file whose name is the same but for "images" and "labels"; a single one of each
    /// go together whatever their names. Ordered train, validation, test, then as given.
    /// </summary>
    /// <exception cref="UserError">a file has no partner.</exception>
    public static IReadOnlyList<IdxPair> Match(IReadOnlyList<ImportFile> files)
    {
        var kinds = files.Select(f => (File: f, IsImages: ReadHeader(f).IsImages)).ToList();
        var images = kinds.Where(k => k.IsImages).Select(k => k.File).ToList();
        var labels = kinds.Where(k => !k.IsImages).Select(k => k.File).ToList();
        if (images.Count == 0)
            throw new UserError($"{labels[0].Label} holds labels only: give the file with the images as well.");
        if (images.Count == 1 && labels.Count == 1)
            return [new IdxPair(images[0], labels[0])];
        var pairs = images.Select(i => new IdxPair(i, labels.FirstOrDefault(l => Key(l) == Key(i)))).ToList();
        CheckPartners(pairs, labels);
        return [.. pairs.OrderBy(p => Array.IndexOf(["train", "validation", "test"], p.Split) is var at && at < 0 ? 3 : at)];
    }

    private static void CheckPartners(List<IdxPair> pairs, List<ImportFile> labels)
    {
        var unused = labels.FirstOrDefault(l => pairs.All(p => p.Labels != l));
        if (unused is not null)
            throw new UserError($"{unused.Label} belongs to none of the images' files: name them alike, such as train-images and train-labels.");
        var alone = pairs.FirstOrDefault(p => p.Labels is null);
        if (alone is not null && labels.Count > 0)
            throw new UserError($"{alone.Images.Label} has no labels' file: name them alike, such as train-images and train-labels.");
        if (pairs.Count > 1 && pairs.Select(p => p.Labels is null).Distinct().Count() > 1)
            throw new UserError("Some images have labels and some have none; import them as two datasets.");
    }

    private static IdxHeader ReadHeader(ImportFile file)
    {
        using var source = SourceFile.Open(file);
        return IdxHeader.Read(source.Content, file.Label);
    }

    private static string Key(ImportFile file)
    {
        var name = SourceFile.PlainName(file);
        foreach (var word in new[] { "images", "image", "labels", "label", "idx1", "idx3", "idx4" })
            name = name.Replace(word, "", StringComparison.Ordinal);
        return name;
    }
}
