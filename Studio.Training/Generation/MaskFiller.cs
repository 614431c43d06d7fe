using Studio.Data;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Generation;

/// <summary>
/// Lets a model that has learned by hidden tokens guess the hidden ones of a text: at each [MASK] the softmax over the whole
/// vocabulary, the likeliest first, as transformers' fill-mask pipeline answers.
/// </summary>
public sealed class MaskFiller
{
    public const int MostGuesses = 100;

    private readonly EncoderModel _model;
    private readonly SubwordTokenizer _tokenizer;
    private readonly Device _device;
    private readonly int _mask;
    private readonly int _places;

    /// <exception cref="UserError">the model does not guess hidden tokens, or has no token for them.</exception>
    public MaskFiller(StudioModel model, Tokenizer? tokenizer, Device device)
    {
        if (!CanFill(model, tokenizer)) throw new UserError("This model does not guess hidden words; a BERT or DistilBERT with its masked-LM head does, with a tokenizer that has [MASK].");
        (_model, _tokenizer, _device) = ((EncoderModel)model, (SubwordTokenizer)tokenizer!, device);
        _mask = MaskOf(tokenizer)!.Value;
        _places = model is BertPretraining bert ? bert.Config.ContextLength : ((DistilBert)model).Config.ContextLength;
    }

    /// <summary>Whether a model guesses hidden tokens of texts.</summary>
    public static bool CanFill(StudioModel model, Tokenizer? tokenizer) => model is BertPretraining or DistilBert && MaskOf(tokenizer) is not null;

    /// <summary>How the hidden token is written in a text.</summary>
    public string MaskToken => _tokenizer.TokenOf(_mask)!;

    /// <param name="text">with [MASK] once or more.</param>
    /// <param name="count">guesses of each, 1 to <see cref="MostGuesses"/>.</param>
    /// <returns>for each [MASK] in order its guesses, the likeliest first.</returns>
    /// <exception cref="UserError">nothing is hidden in the text, or it is longer than the model reads.</exception>
    public IReadOnlyList<IReadOnlyList<MaskGuess>> Fill(string text, int count)
    {
        if (count is < 1 or > MostGuesses) throw new UserError($"The number of guesses is {count}; it must be from 1 to {MostGuesses}.");
        var encoding = _tokenizer.Encode(text, null, new EncodingOptions());
        if (encoding.Ids.Length > _places) throw new UserError($"The text has {encoding.Ids.Length:N0} tokens and this model reads {_places:N0} at most; shorten it.");
        long[] at = [.. Enumerable.Range(0, encoding.Ids.Length).Where(i => encoding.Ids[i] == _mask).Select(i => (long)i)];
        if (at.Length == 0) throw new UserError($"Nothing is hidden in this text: write {MaskToken} where a word is to be guessed.");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var ids = Tensor.From(Array.ConvertAll(encoding.Ids, id => (long)id), [1, encoding.Ids.Length], _device);
        var types = Tensor.From(Array.ConvertAll(encoding.TypeIds, id => (long)id), [1, encoding.Ids.Length], _device);
        var hidden = _model.LastHidden(new ModelInput(ids, ids.OnesLike(), TokenTypeIds: types));
        var places = hidden.Select(0, 0).IndexSelect(0, Tensor.From(at, [at.Length], _device)); // (M, C)
        var shares = _model.Predict(places).To(ScalarType.Float32).Softmax(-1).To(Device.Cpu).Contiguous().ToArray<float>();
        return [.. shares.Chunk(shares.Length / at.Length).Select(row => Best(row, count))];
    }

    private List<MaskGuess> Best(float[] shares, int count) =>
        [.. Enumerable.Range(0, shares.Length).OrderByDescending(id => shares[id]).ThenBy(id => id).Take(count).Select(id => new MaskGuess(id, _tokenizer.TokenOf(id) ?? "", shares[id]))];

    private static int? MaskOf(Tokenizer? tokenizer) => tokenizer is SubwordTokenizer subword ? (subword.AddedTokens.Find("[MASK]") ?? subword.AddedTokens.Find("<mask>"))?.Id : null;
}
