namespace Studio.Training.Tokenizers.Library;

/// <summary>What manifest.json beside a workspace's tokenizer says: tokenizers/ID/{manifest.json, tokenizer.json}.</summary>
public sealed record TokenizerManifest
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>One of <see cref="TokenizerTypes"/>.</summary>
    public required string Type { get; init; }
    public required int VocabularySize { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>sha256 of tokenizer.json, lower-case hexadecimal: names token caches, and tells two tokenizers of one name apart.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Name of the file it was imported from; null where it was trained here.</summary>
    public string? File { get; init; }

    /// <summary>null where it was imported.</summary>
    public TokenizerTraining? Training { get; init; }
}
