using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// Texts of about the same length together, so that little is padded: an epoch's rows are shuffled, every
/// <see cref="PoolBatches"/> batches of them sorted by length and cut into batches, and the batches shuffled again. The
/// order of epoch n is decided by seed and n. Only a pool's last batch may be smaller.
/// </summary>
public sealed class LabeledTextBatches : BatchSource
{
    // larger pools pad less, but rows of equal length would always meet each other
    private const int PoolBatches = 64;

    // measuring needs no gradients; bounded in tokens, since one long text among many would pad them all
    private const int EvaluationTokens = 32_768;

    private readonly RunSpec _spec;
    private readonly LabeledTexts _texts;
    private readonly Device _device;
    private readonly int _rowsPerEpoch;
    private int[][]? _plan;
    private long _epoch;
    private long _next;

    public LabeledTextBatches(RunSpec spec, LabeledTexts texts, Device device)
    {
        (_spec, _texts, _device) = (spec, texts, device);
        _rowsPerEpoch = EpochPlan.Count(spec, texts.Rows(DataPart.Train), texts.Labels);
    }

    /// <summary>The offset counts batches of the epoch.</summary>
    public override BatchPosition Position
    {
        get => new(_epoch, _next);
        set
        {
            (_epoch, _next) = (value.Epoch, value.Offset);
            _plan = null;
        }
    }

    public override double BatchesPerEpoch => (_rowsPerEpoch + _spec.BatchSize - 1) / _spec.BatchSize;

    /// <summary>Rows are what is counted: padding makes the tokens of a batch mean little.</summary>
    public override int TokensPerBatch => 0;

    public override bool Has(DataPart part) => _texts.Rows(part).Length > 0;

    public override Batch Next()
    {
        _plan ??= Plan(_epoch);
        if (_next >= _plan.Length)
        {
            (_epoch, _next) = (_epoch + 1, 0);
            _plan = Plan(_epoch);
        }
        var (rows, place) = (_plan[_next], _next * _spec.BatchSize);
        _next++;
        return Gather(rows, i => _texts.Tokens(rows[i], _epoch, place + i));
    }

    /// <summary>A limited measurement takes the same rows every time, drawn by the split's seed.</summary>
    public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches)
    {
        var rows = _texts.Rows(part).ToArray();
        var limit = (long)maxBatches * _spec.BatchSize;
        if (limit > 0 && limit < rows.Length)
        {
            RandomStream.For(_spec.SplitSeed, "evaluation").Shuffle<int>(rows);
            rows = rows[..(int)limit];
        }
        Array.Sort(rows, ByLength);
        for (var start = 0; start < rows.Length;)
        {
            var count = 1;
            while (start + count < rows.Length && (count + 1L) * _texts.Length(rows[start + count]) <= EvaluationTokens) count++;
            yield return Gather(rows.AsSpan(start, count));
            start += count;
        }
    }

    /// <summary>A batch of these rows in this order, padded to its longest. Belongs to the current scope.</summary>
    public Batch Gather(ReadOnlySpan<int> rows)
    {
        var these = rows.ToArray();
        return Gather(these, i => _texts.Tokens(these[i]));
    }

    private Batch Gather(int[] rows, TokensOf tokensOf)
    {
        // what an epoch varies is encoded once, and its length known only then
        var tokens = new int[rows.Length][];
        for (var i = 0; i < rows.Length; i++) tokens[i] = tokensOf(i).ToArray();
        var longest = tokens.Max(each => each.Length);
        var ids = Tensor.Full([rows.Length, longest], _texts.Encoder.PaddingId, ScalarType.Int64);
        var mask = Tensor.Zeros([rows.Length, longest], ScalarType.Int64);
        Span<long> idRows = ids.Data<long>(), maskRows = mask.Data<long>();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var t = 0; t < tokens[i].Length; t++) idRows[i * longest + t] = tokens[i][t];
            maskRows.Slice(i * longest, tokens[i].Length).Fill(1);
        }
        var targets = Targets(rows);
        return _device.Type == DeviceType.Cpu
            ? new(new ModelInput(ids, mask), targets)
            : new(new ModelInput(ids.To(_device), mask.To(_device)), targets.To(_device));
    }

    private delegate ReadOnlySpan<int> TokensOf(int index);

    public override void Dispose() => _plan = null;

    /// <summary>Class ids (rows) int64, or labels and numbers (rows, outputs) float32.</summary>
    private Tensor Targets(ReadOnlySpan<int> rows)
    {
        if (_texts.Targets is not { } known)
        {
            var classes = Tensor.Empty([rows.Length], ScalarType.Int64);
            for (var i = 0; i < rows.Length; i++) classes.Data<long>()[i] = _texts.Labels[rows[i]];
            return classes;
        }
        var targets = Tensor.Empty([rows.Length, known.Width]);
        for (var i = 0; i < rows.Length; i++) known.Of(rows[i]).CopyTo(targets.Data<float>().Slice(i * known.Width, known.Width));
        return targets;
    }

    private int[][] Plan(long epoch)
    {
        var rows = EpochPlan.Rows(_spec, _texts.Rows(DataPart.Train), _texts.Labels, epoch);
        var random = RandomStream.For(_spec.Seed, "epoch", epoch);
        random.Shuffle<int>(rows);
        var batches = new List<int[]>();
        foreach (var pool in rows.Chunk(PoolBatches * _spec.BatchSize))
        {
            Array.Sort(pool, ByLength);
            batches.AddRange(pool.Chunk(_spec.BatchSize));
        }
        var plan = batches.ToArray();
        random.Shuffle<int[]>(plan);
        return plan;
    }

    // rows of equal length by their number, because Array.Sort alone may order them differently on another runtime
    private int ByLength(int a, int b) => _texts.Length(a) is var x && _texts.Length(b) is var y && x != y ? x.CompareTo(y) : a.CompareTo(b);
}
