using System.Collections.Concurrent;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Explaining;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Worker;

/// <summary>
/// Answers requests one after the other. One thread reads lines, so that a stop is seen while another request is being
/// answered; the thread that calls <see cref="Run"/> does all tensor work and all writing.
/// </summary>
public sealed class SessionLoop(SavedModel saved, TextReader input, TextWriter output, Func<bool> stopRequested)
{
    private readonly BlockingCollection<SessionRequest> _requests = [];
    private readonly ConcurrentDictionary<long, bool> _stopped = new();
    private volatile bool _ended;
    private Attribution? _attribution; // made once: it takes the weights out of what records gradients

    public void Run()
    {
        new Thread(ReadLines) { IsBackground = true, Name = "session input" }.Start();
        Write(new
        {
            ready = true,
            family = saved.Spec.ModelFamily,
            classes = saved.Classes,
            problem = saved.Classes is null ? null : saved.Spec.ProblemType,
            contextLength = (saved.Model as CausalModel)?.ContextLength,
            image = saved.Image,
            mask = MaskFiller.CanFill(saved.Model, saved.Tokenizer) ? new MaskFiller(saved.Model, saved.Tokenizer, saved.Device).MaskToken : null,
            step = saved.Step,
        });
        while (!stopRequested())
        {
            // looks up ten times a second, because a signal does not wake a thread that waits for a line
            if (_requests.TryTake(out var request, 100)) Answer(request);
            else if (_requests.IsCompleted) return;
        }
    }

    private void ReadLines()
    {
        try
        {
            while (input.ReadLine() is { } line)
            {
                if (line.Length == 0) continue;
                var request = Parse(line);
                if (request.Stop is { } id) _stopped[id] = true;
                else _requests.Add(request);
            }
        }
        finally
        {
            _ended = true;
            _requests.CompleteAdding();
        }
    }

    /// <summary>A line that is no request becomes one that asks for nothing and is answered with an error.</summary>
    private static SessionRequest Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SessionRequest>(line, JournalJson.Options) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private void Answer(SessionRequest request)
    {
        try
        {
            if (request.Prompt is not null) Generate(request);
            else if (request.Explain is not null) Explain(request);
            else if (request.Fill is not null) Fill(request);
            else if (request.Attend is not null) Attend(request);
            else if (request.Image is not null) Classify(request);
            else if (request.Text is not null) ClassifyText(request);
            else throw new UserError("A request is one JSON object a line with an id and a prompt, an image or a text.");
        }
        catch (UserError e)
        {
            Write(new { id = request.Id, error = e.Message });
        }
        finally
        {
            _stopped.TryRemove(request.Id, out _);
        }
    }

    private void Generate(SessionRequest request)
    {
        if (saved is not { Model: CausalModel model, Tokenizer: { } tokenizer }) throw new UserError("This model classifies; it writes no text.");
        var writer = new Writer(model, tokenizer, saved.Device);
        var result = writer.Write(request.Prompt!, request, piece => WritePiece(request.Id, piece), () => IsStopped(request.Id));
        Write(new
        {
            id = request.Id,
            done = true,
            reason = result.Sequences.Count == 0 ? "stopped" : result.Sequences[0].Reason,
            tokens = result.Tokens,
            tokensPerSecond = result.TokensPerSecond,
            seed = result.Seed,
            promptTokens = result.PromptTokens,
            droppedTokens = result.DroppedTokens,
            sequences = result.Sequences,
        });
    }

    private bool IsStopped(long id) => _stopped.ContainsKey(id) || _ended || stopRequested();

    private void Classify(SessionRequest request)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var logits = saved.Model.Forward(ImageOf(request));
        Write(new { id = request.Id, probabilities = logits.Softmax(-1).ToArray<float>(), done = true });
    }

    /// <summary>Values 0 to 1, (1, C, H, W), in the scope open now.</summary>
    private Tensor ImageOf(SessionRequest request)
    {
        if (saved is not { Image: { } shape, Classes: not null }) throw new UserError("This model reads text; it classifies no images.");
        var pixels = new byte[shape.Width * shape.Height * shape.Channels];
        if (!Convert.TryFromBase64String(request.Image!, pixels, out var written) || written != pixels.Length)
            throw new UserError($"The image must be base64 of exactly {pixels.Length} bytes: {shape.Height} rows of {shape.Width} pixels with {shape.Channels} {(shape.Channels == 1 ? "value" : "values")} each.");
        var image = Tensor.From(pixels, [1, shape.Height, shape.Width, shape.Channels]);
        return ImageData.ChannelsFirst(image).To(saved.Device, ScalarType.Float32).Div_(255);
    }

    private void Explain(SessionRequest request)
    {
        using var scope = new TensorScope();
        if (request.Image is not null)
        {
            var image = ImageOf(request);
            _attribution ??= new(saved.Model);
            var explained = _attribution.OfImage(image, request.Explain!, request.Class);
            Write(new { id = request.Id, explained = explained.Class, probabilities = explained.Probabilities, parts = explained.Parts, done = true });
            return;
        }
        if (saved is not { Encoder: { } encoder, Tokenizer: { } tokenizer }) throw new UserError("Only classifiers can be explained: send an image or a text to one.");
        var ids = encoder.Encode(request.Text ?? throw new UserError("There is no text to explain."), out var truncated).ToArray();
        _attribution ??= new(saved.Model);
        var tokens = Tensor.From(Array.ConvertAll(ids, id => (long)id), [1, ids.Length], saved.Device);
        var why = _attribution.OfTokens(tokens, encoder.VocabularySize, request.Explain!, request.Class);
        // the padding of an empty text is no token of the tokenizer's
        var pieces = ids.Select(id => id < tokenizer.VocabularySize ? tokenizer.Decode([id]) : "").ToArray();
        Write(new { id = request.Id, explained = why.Class, probabilities = why.Probabilities, parts = why.Parts, pieces, truncated, done = true });
    }

    private void Fill(SessionRequest request) =>
        Write(new { id = request.Id, guesses = new MaskFiller(saved.Model, saved.Tokenizer, saved.Device).Fill(request.Fill!, request.Guesses), done = true });

    private void Attend(SessionRequest request)
    {
        if (saved.Tokenizer is not { } tokenizer) throw new UserError("This model reads no text, so there is nothing it looks at token by token.");
        int[] all = saved switch
        {
            { Encoder: { } encoder } => encoder.Encode(request.Attend!, out _).ToArray(),
            { Model: EncoderModel } when tokenizer is SubwordTokenizer subword => subword.Encode(request.Attend!, null, new EncodingOptions()).Ids,
            _ => tokenizer.Encode(request.Attend!),
        };
        var ids = all.Take(Math.Min(AttentionMaps.MostTokens, (saved.Model as CausalModel)?.ContextLength ?? int.MaxValue)).ToArray();
        if (ids.Length == 0) throw new UserError("The text is empty; write something to look at.");
        using var scope = new TensorScope();
        var maps = AttentionMaps.Of(saved.Model, Tensor.From(Array.ConvertAll(ids, id => (long)id), [1, ids.Length], saved.Device));
        var pieces = ids.Select(id => (tokenizer as SubwordTokenizer)?.TokenOf(id) is { } token && tokenizer is Tokenizers.WordPiece.WordPieceTokenizer ? token : id < tokenizer.VocabularySize ? tokenizer.Decode([id]) : "");
        Write(new { id = request.Id, pieces, truncated = ids.Length < all.Length, layers = maps.Layers, heads = maps.Heads, shares = maps.Shares, done = true });
    }

    private void ClassifyText(SessionRequest request)
    {
        var probabilities = saved.Classify(request.Text!, out var truncated);
        Write(new { id = request.Id, probabilities, truncated, done = true });
    }

    private void WritePiece(long id, GeneratedPiece piece)
    {
        if (piece.IsPreview) Write(new { id, sequence = piece.Sequence, preview = piece.Text });
        else if (piece.Probability is { } probability) Write(new { id, sequence = piece.Sequence, text = piece.Text, probability });
        else Write(new { id, sequence = piece.Sequence, text = piece.Text });
    }

    private void Write<T>(T answer)
    {
        output.WriteLine(JsonSerializer.Serialize(answer, s_answers));
        output.Flush();
    }

    // fields that do not apply are said as null, as the protocol's first line promises
    private static readonly JsonSerializerOptions s_answers = new(JournalJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.Never };
}
