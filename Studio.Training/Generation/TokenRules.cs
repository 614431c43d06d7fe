using Studio.Data;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Generation;

/// <summary>What the options mean in a vocabulary: ids where people write texts.</summary>
/// <param name="EndIds">tokens that end a text; none: only the length does.</param>
/// <param name="PadId">fills up short rows of a batch.</param>
/// <param name="BadWords">runs of ids whose last is never chosen after the others.</param>
public sealed record TokenRules(IReadOnlyList<int> EndIds, int PadId, IReadOnlyList<int[]> BadWords)
{
    public static TokenRules None { get; } = new([], 0, []);

    /// <param name="options">checked.</param>
    /// <param name="tokenizer">the model's.</param>
    /// <param name="endIds">as the model's configuration says, or null for the usual end tokens of the vocabulary.</param>
    public static TokenRules Of(GenerationOptions options, Tokenizer tokenizer, IReadOnlyList<int>? endIds = null)
    {
        var ends = endIds ?? UsualEndIds(tokenizer);
        // a word is spelt differently at the beginning of a text and behind a blank; both are meant
        var words = options.BadWords.SelectMany(word => tokenizer is SubwordTokenizer ? [word, " " + word] : new[] { word }).Select(word => Spell(tokenizer, word)).Where(ids => ids.Length > 0);
        return new(ends, ends.Count > 0 ? ends[0] : 0, [.. words.Concat(NeverText(tokenizer)).DistinctBy(ids => string.Join(' ', ids))]);
    }

    /// <summary>What stands for words a vocabulary lacks, and for nothing at all, is no text anybody could mean.</summary>
    private static IEnumerable<int[]> NeverText(Tokenizer tokenizer) =>
        tokenizer is not WordPieceTokenizer words ? []
        : new[] { WordVocabulary.Unknown, WordVocabulary.Padding }.Select(words.AddedTokens.Find).OfType<AddedToken>().Select(token => new[] { token.Id });

    private static int[] Spell(Tokenizer tokenizer, string word)
    {
        try
        {
            return tokenizer.Encode(word);
        }
        catch (UserError)
        {
            return []; // a word with a character that is not in the vocabulary cannot be written anyway
        }
    }

    private static List<int> UsualEndIds(Tokenizer tokenizer) =>
        tokenizer is not SubwordTokenizer subwords ? []
        : [.. subwords.AddedTokens.All.Where(token => token is { Special: true, Content: "<|endoftext|>" or "</s>" }).Select(token => token.Id)];
}
