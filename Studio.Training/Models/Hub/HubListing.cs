namespace Studio.Training.Models.Hub;

/// <summary>What would be fetched of a model, known before any of it is.</summary>
public sealed record HubListing
{
    /// <summary>The model's page, for people.</summary>
    public required string Page { get; init; }

    /// <summary>The hub's root, ending in a slash.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>owner/name.</summary>
    public required string Repository { get; init; }

    /// <summary>The exact state; what is fetched is of this one, whatever is changed meanwhile.</summary>
    public required string Commit { get; init; }

    /// <summary>As the model's card names it, such as apache-2.0; null where it says nothing.</summary>
    public string? License { get; init; }

    /// <summary>Of files together.</summary>
    public required long Bytes { get; init; }

    public required IReadOnlyList<HubFile> Files { get; init; }

    /// <summary>Names of what is there and not fetched: pickles, other programs' weights, pictures.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }
}
