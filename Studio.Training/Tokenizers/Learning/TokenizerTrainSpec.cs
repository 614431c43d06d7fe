using Studio.Data;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Tokenizers.Learning;

/// <summary>What a tokenizer is to be trained on and to become: the same record in the form, the REST API and jobs/ID.</summary>
public sealed record TokenizerTrainSpec
{
    public string Name { get; init; } = "";

    /// <summary>id@version.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>One of <see cref="TokenizerTypes"/>.</summary>
    public string Type { get; init; } = TokenizerTypes.Bpe;

    /// <summary>Tokens at most, special ones and the alphabet included.</summary>
    public int VocabularySize { get; init; } = 10_000;

    /// <summary>A pair that is seen less often is not merged.</summary>
    public int MinFrequency { get; init; } = 2;

    /// <summary>WordPiece: lower case and no accents, as BERT's uncased models.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>WordPiece: different characters at most, the most frequent; text with others becomes unknown.</summary>
    public int LimitAlphabet { get; init; } = 6_000;

    /// <summary>Tokens that stand for no text, first in the vocabulary; none takes the usual ones of the type.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> UsualSpecialTokens => Type == TokenizerTypes.WordPiece ? ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] : ["<|endoftext|>"];

    /// <summary>The spec with its usual special tokens filled in.</summary>
    /// <exception cref="UserError">a field is out of range; the sentence names it.</exception>
    public TokenizerTrainSpec Check()
    {
        TokenizerLibrary.CheckName(Name);
        if (Type is not (TokenizerTypes.Bpe or TokenizerTypes.WordPiece)) throw new UserError($"The type of a tokenizer is bpe or wordpiece, not '{Vocabulary.Shorten(Type)}'.");
        var special = SpecialTokens.Count == 0 ? UsualSpecialTokens : SpecialTokens;
        if (special.Count > 1000 || special.Any(t => t.Length is 0 or > 200) || special.Distinct().Count() != special.Count) throw new UserError("Special tokens are at most 1,000 different texts of 1 to 200 characters.");
        if (Type == TokenizerTypes.WordPiece && UsualSpecialTokens.Except(special).FirstOrDefault() is { } missing) throw new UserError($"WordPiece needs the special token {missing}.");
        var least = special.Count + (Type == TokenizerTypes.Bpe ? 256 : 1);
        if (VocabularySize < least || VocabularySize > 1_000_000) throw new UserError($"The vocabulary size is {least:N0} to 1,000,000 here, not {VocabularySize:N0}.");
        if (MinFrequency is < 1 or > 1_000_000) throw new UserError($"The smallest frequency is 1 to 1,000,000, not {MinFrequency:N0}.");
        if (LimitAlphabet is < 1 or > 1_000_000) throw new UserError($"The alphabet's limit is 1 to 1,000,000, not {LimitAlphabet:N0}.");
        return this with { SpecialTokens = special, Name = Name.Trim() };
    }
}
