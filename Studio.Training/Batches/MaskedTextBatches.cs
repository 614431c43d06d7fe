using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// Examples of BERT's pretraining. Every pass parts the documents anew, shuffles the examples, sorts some batches' worth
/// of them by length so that little is padded, and masks other tokens; what pass n shows is decided by seed and n.
/// Measurements see the same examples under the same masks every time.
/// </summary>
public sealed class MaskedTextBatches : BatchSource
{
    private const int PoolBatches = 16;
    private readonly RunSpec _spec;
    private readonly DocumentTexts _texts;
    private readonly Device _device;
    private readonly TokenMasking _masking;
    private readonly int _batchesPerEpoch;
    private SentencePair[][]? _plan;
    private long _epoch;
    private int _next;

    public MaskedTextBatches(RunSpec spec, DocumentTexts texts, Device device)
    {
        (_spec, _texts, _device) = (spec, texts, device);
        _masking = new(texts.Special, spec.MaskedShare);
        _batchesPerEpoch = Plan(0).Length;
    }

    /// <summary>The offset counts batches of the pass.</summary>
    public override BatchPosition Position
    {
        get => new(_epoch, _next);
        set => (_epoch, _next, _plan) = (value.Epoch, (int)value.Offset, null);
    }

    /// <summary>Of the first pass; others have about as many.</summary>
    public override double BatchesPerEpoch => _batchesPerEpoch;

    /// <summary>Examples are what is counted: of a batch's tokens only the masked ones teach.</summary>
    public override int TokensPerBatch => 0;

    public override bool Has(DataPart part) => _texts.Documents(part).Length > 0;

    public override Batch Next()
    {
        _plan ??= Plan(_epoch);
        if (_next >= _plan.Length) (_epoch, _next, _plan) = (_epoch + 1, 0, Plan(_epoch + 1));
        return Gather(_plan[_next], RandomStream.For(_spec.Seed, "mask", (_epoch << 32) + _next++));
    }

    public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches)
    {
        var pairs = Examples(part);
        var limit = (long)maxBatches * _spec.BatchSize;
        if (limit > 0 && limit < pairs.Length) pairs = pairs[..(int)limit];
        Array.Sort(pairs, ByLength);
        foreach (var (number, some) in pairs.Chunk(_spec.BatchSize).Index())
            yield return Gather(some, RandomStream.For(_spec.SplitSeed, "evaluation mask", number));
    }

    /// <summary>What measurements see of a part: the same in every run with this split seed, shuffled.</summary>
    public SentencePair[] Examples(DataPart part)
    {
        var random = RandomStream.For(_spec.SplitSeed, "evaluation pairs", (int)part);
        var pairs = new PairPlan(_spec, _texts, part, random).Make().ToArray();
        random.Shuffle<SentencePair>(pairs);
        return pairs;
    }

    public override void Dispose() => _plan = null;

    /// <summary>These examples, masked by this stream and padded to the longest. Belongs to the current scope.</summary>
    public Batch Gather(ReadOnlySpan<SentencePair> pairs, RandomStream random)
    {
        var longest = 0;
        foreach (var pair in pairs) longest = Math.Max(longest, pair.Length);
        var ids = Tensor.Full([pairs.Length, longest], _texts.Special.Padding, ScalarType.Int64);
        Tensor mask = Tensor.Zeros([pairs.Length, longest], ScalarType.Int64), types = Tensor.Zeros([pairs.Length, longest], ScalarType.Int64);
        List<long> places = [], targets = [];
        var isPadded = false;
        for (var row = 0; row < pairs.Length; row++)
        {
            var (pair, start) = (pairs[row], row * longest);
            var example = ids.Data<long>().Slice(start, pair.Length);
            Write(pair, example);
            _masking.Apply(example, random, (at, id) =>
            {
                places.Add(start + at);
                targets.Add(id);
            });
            mask.Data<long>().Slice(start, pair.Length).Fill(1);
            if (pair.SecondCount > 0) types.Data<long>().Slice(start + pair.FirstCount + 2, pair.SecondCount + 1).Fill(1);
            isPadded |= pair.Length < longest;
        }
        var isRandom = Tensor.From(pairs.ToArray().Select(pair => pair.IsRandom ? 1L : 0L).ToArray());
        return new(new(ids.To(_device), isPadded ? mask.To(_device) : null, TokenTypeIds: types.To(_device)), On(targets))
        {
            Places = On(places),
            NextSentence = _spec.NextSentence ? isRandom.To(_device) : null,
        };
    }

    private Tensor On(List<long> values) => Tensor.From(values.ToArray()).To(_device);

    private void Write(SentencePair pair, Span<long> ids)
    {
        ids[0] = _texts.Special.Start;
        Copy(_texts.Tokens(pair.First, pair.FirstCount), ids[1..]);
        if (pair.SecondCount > 0) Copy(_texts.Tokens(pair.Second, pair.SecondCount), ids[(pair.FirstCount + 2)..]);
    }

    private void Copy(ReadOnlySpan<int> tokens, Span<long> ids)
    {
        for (var i = 0; i < tokens.Length; i++) ids[i] = tokens[i];
        ids[tokens.Length] = _texts.Special.End;
    }

    private SentencePair[][] Plan(long epoch)
    {
        var random = RandomStream.For(_spec.Seed, "pairs", epoch);
        var pairs = new PairPlan(_spec, _texts, DataPart.Train, random).Make().ToArray();
        random.Shuffle<SentencePair>(pairs);
        List<SentencePair[]> batches = [];
        foreach (var pool in pairs.Chunk(PoolBatches * _spec.BatchSize))
        {
            Array.Sort(pool, ByLength);
            batches.AddRange(pool.Chunk(_spec.BatchSize));
        }
        var plan = batches.ToArray();
        random.Shuffle<SentencePair[]>(plan);
        return plan;
    }

    // examples of equal length by their places, because Array.Sort alone may order them differently on another runtime
    private static int ByLength(SentencePair a, SentencePair b) =>
        a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.First != b.First ? a.First.CompareTo(b.First) : a.Second.CompareTo(b.Second);
}
