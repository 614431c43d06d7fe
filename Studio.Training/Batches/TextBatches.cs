using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// Windows of text: each row is <see cref="RunSpec.ContextLength"/> tokens at a random place, its targets the same
/// window one token further, as nanoGPT's get_batch takes them.
/// </summary>
public sealed class TextBatches(RunSpec spec, TextData data, Device device) : BatchSource
{
    private readonly int _rows = spec.BatchSize;
    private readonly int _length = spec.ContextLength;
    private RandomStream _random = RandomStream.For(spec.Seed, "windows");

    public override BatchPosition Position
    {
        get => new(0, 0, _random.State);
        set => _random = new(value.Random);
    }

    public override double BatchesPerEpoch => (double)data.Train.Count / TokensPerBatch;
    public override int TokensPerBatch => _rows * _length;

    public override bool Has(DataPart part) => Slice(part) is not null;

    public override Batch Next()
    {
        Span<long> starts = _rows <= 1024 ? stackalloc long[_rows] : new long[_rows];
        for (var row = 0; row < _rows; row++) starts[row] = _random.Below(data.Train.Count - _length);
        return Windows(data.Train, starts);
    }

    /// <summary>Windows side by side, none overlapping; when fewer are wanted, evenly spread over the part.</summary>
    public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches)
    {
        var slice = Slice(part) ?? throw new InvalidOperationException($"The data has no {part} part.");
        var all = (slice.Count - 1) / _length;
        var count = maxBatches > 0 ? Math.Min(all, (long)maxBatches * _rows) : all;
        for (long done = 0; done < count; done += _rows)
        {
            var starts = new long[Math.Min(_rows, count - done)];
            for (var row = 0; row < starts.Length; row++) starts[row] = (long)((Int128)(done + row) * all / count) * _length;
            yield return Windows(slice, starts);
        }
    }

    public override void Dispose() => data.Dispose();

    private TokenSlice? Slice(DataPart part) => part switch
    {
        DataPart.Train => data.Train,
        DataPart.Validation => data.Validation,
        _ => data.Test,
    };

    private Batch Windows(TokenSlice slice, ReadOnlySpan<long> starts)
    {
        var inputs = Tensor.Empty([starts.Length, _length], ScalarType.Int64);
        var targets = Tensor.Empty([starts.Length, _length], ScalarType.Int64);
        for (var row = 0; row < starts.Length; row++)
        {
            slice.CopyTo(starts[row], inputs.Data<long>().Slice(row * _length, _length));
            slice.CopyTo(starts[row] + 1, targets.Data<long>().Slice(row * _length, _length));
        }
        return device.Type == DeviceType.Cpu ? new(inputs, targets) : new(inputs.To(device), targets.To(device));
    }
}
