namespace Studio.Training.Models.Library;

/// <summary>studio.json of a workspace's model: models/ID/, beside config.json, the weights and the tokenizer.</summary>
public sealed record ModelManifest
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>"model_type" of config.json, such as gpt2.</summary>
    public required string Family { get; init; }

    /// <summary>As config.json names it, such as GPT2LMHeadModel.</summary>
    public required string Architecture { get; init; }

    /// <summary>Whether it can write: the playground asks it, and a language model's training can go on from it.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Elements of all parameters, a tied one counted once.</summary>
    public long Parameters { get; init; }

    /// <summary>Of the whole folder.</summary>
    public long Bytes { get; init; }
    public int? VocabularySize { get; init; }

    /// <summary>Tokens it sees at once; null without a limit.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Tokens of its tokenizer; null where it came without one.</summary>
    public int? TokenizerSize { get; init; }

    /// <summary>Names of a classifier's classes; empty for others.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What was noticed when it was read: sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How it was made smaller, in words; null where it was not. compression.json says more.</summary>
    public string? Compression { get; init; }

    public required ModelOrigin Origin { get; init; }
}
