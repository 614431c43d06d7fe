using Studio.Data;
using Studio.Training.Tokenizers;

namespace Studio.Training.Batches;

/// <summary>The tokens that BERT's pretraining puts around and into texts, and those that stand for text.</summary>
public sealed class PretrainingTokens
{
    private PretrainingTokens(int start, int end, int mask, int padding, int[] ordinary) =>
        (Start, End, Mask, Padding, Ordinary, _isOrdinary) = (start, end, mask, padding, ordinary, [.. ordinary]);

    private readonly HashSet<int> _isOrdinary;

    /// <summary>[CLS], before the first text.</summary>
    public int Start { get; }

    /// <summary>[SEP], behind each text.</summary>
    public int End { get; }

    /// <summary>[MASK], where a token is to be guessed.</summary>
    public int Mask { get; }
    public int Padding { get; }

    /// <summary>All others but the unknown one: what can be guessed, and what stands in a guess's place.</summary>
    public IReadOnlyList<int> Ordinary { get; }

    public bool IsOrdinary(int id) => _isOrdinary.Contains(id);

    /// <exception cref="UserError">the tokenizer lacks one of them.</exception>
    public static PretrainingTokens Of(Tokenizer tokenizer)
    {
        int Id(string token) => (tokenizer as SubwordTokenizer)?.AddedTokens.Find(token)?.Id
            ?? throw new UserError($"The tokenizer has no token {token}, which BERT's pretraining needs: train one of the type WordPiece on the Tokenizers page, which has it, or choose words.");
        var (start, end, mask, padding) = (Id("[CLS]"), Id("[SEP]"), Id("[MASK]"), Id("[PAD]"));
        var subwords = (SubwordTokenizer)tokenizer;
        var ordinary = Enumerable.Range(0, subwords.VocabularySize).Where(id => subwords.AddedTokens.Find(id) is not { Special: true } && subwords.TokenOf(id) is not null).ToArray();
        return new(start, end, mask, padding, ordinary);
    }
}
