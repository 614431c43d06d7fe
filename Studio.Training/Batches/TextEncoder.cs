using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Batches;

/// <summary>
/// Makes a text into what a classifier reads: token ids, cut to the longest length, with the special tokens that the
/// tokenizer puts around a text. The same for training, the playground and evaluation.
/// </summary>
public sealed class TextEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly string _truncation;
    private readonly IReadOnlyList<TemplatePart> _parts;
    private readonly int _room;
    private int[] _ids = new int[1024];

    /// <param name="places">rows of the embedding of the model to go on from, which cannot grow; null where the model is made to fit.</param>
    /// <exception cref="UserError">the special tokens alone fill the longest length.</exception>
    public TextEncoder(RunSpec spec, Tokenizer tokenizer, int? places = null)
    {
        (_tokenizer, _truncation, MaxLength) = (tokenizer, spec.Truncation, spec.MaxLength);
        _parts = (tokenizer as SubwordTokenizer)?.Template.Single ?? TokenTemplate.None.Single;
        (PaddingId, VocabularySize) = PlacesBehind(tokenizer);
        // any token serves: what is filled up is masked
        if (PaddingId >= places) (PaddingId, VocabularySize) = (0, tokenizer.VocabularySize);
        // BERT's answer comes from its first token, which must not be one of the text's
        if (spec.ModelFamily == ModelFamilies.Bert && _parts.All(part => part.Id is null) && !(VocabularySize >= places))
            _parts = [new("[CLS]", VocabularySize++, 0), .. _parts];
        _room = spec.MaxLength - _parts.Count(part => part.Id is not null);
        if (_room < 1)
            throw new UserError($"maxLength is {spec.MaxLength}, but this tokenizer's special tokens alone are {spec.MaxLength - _room}: allow longer texts.");
    }

    public int MaxLength { get; }

    /// <summary>Fills the places behind shorter texts: the tokenizer's own padding token, or one more than its last id.</summary>
    public int PaddingId { get; }

    /// <summary>Rows of a model's token embedding: the tokenizer's, padding, and BERT's first token where the tokenizer has none.</summary>
    public int VocabularySize { get; }

    /// <summary>
    /// The ids, valid until the next call; at least one, since a text without any token still needs an answer. Characters
    /// that the training rows never showed are left out.
    /// </summary>
    public ReadOnlySpan<int> Encode(ReadOnlySpan<char> text, out bool isCut)
    {
        var most = _tokenizer.MaxTokens(text.Length) + _parts.Count + 1;
        if (_ids.Length < 2 * most) _ids = new int[2 * most];
        var content = _ids.AsSpan(most);
        var count = _tokenizer is CharacterTokenizer characters ? characters.EncodeKnown(text, content) : _tokenizer.Encode(text, content);
        isCut = count > _room;
        if (isCut) count = Cut(content, count);
        var written = 0;
        foreach (var part in _parts)
        {
            if (part.Id is { } id) _ids[written++] = id;
            else
            {
                content[..count].CopyTo(_ids.AsSpan(written));
                written += count;
            }
        }
        if (written == 0) _ids[written++] = PaddingId;
        return _ids.AsSpan(0, written);
    }

    private static (int PaddingId, int Size) PlacesBehind(Tokenizer tokenizer) =>
        (tokenizer as SubwordTokenizer)?.AddedTokens.Find(WordVocabulary.Padding) is { } padding
            ? (padding.Id, tokenizer.VocabularySize)
            : (tokenizer.VocabularySize, tokenizer.VocabularySize + 1);

    /// <summary>Moves what stays of too long a text to its start.</summary>
    private int Cut(Span<int> ids, int count)
    {
        // of the middle's two ends the start is the longer one by a token
        var head = _truncation switch { Truncations.Start => 0, Truncations.Middle => (_room + 1) / 2, _ => _room };
        ids[(count - (_room - head))..count].CopyTo(ids[head..]);
        return _room;
    }
}
