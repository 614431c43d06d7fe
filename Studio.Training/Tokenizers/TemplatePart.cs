namespace Studio.Training.Tokenizers;

/// <summary>One place of a <see cref="TokenTemplate"/>: a special token, or one of the texts where the token is null.</summary>
/// <param name="Token">the special token's text.</param>
/// <param name="Id">its id.</param>
/// <param name="Type">the token_type_id of what stands here.</param>
public sealed record TemplatePart(string? Token, int? Id, int Type)
{
    /// <summary>The second text of a pair; without meaning for a special token.</summary>
    public bool IsSecond { get; init; }
}
