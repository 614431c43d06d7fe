using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// Windows of text: each row is <see cref="RunSpec.ContextLength"/> tokens, its targets the same window one token
/// further. A pass cuts the text into windows side by side, from an offset of its own so that the cuts move, and takes
/// each once, in random order. Drawing windows blindly, as nanoGPT's get_batch does, leaves a third of the text unread
/// in as many steps (1 / e), and learns measurably less from a small corpus. Order and offset of pass n are decided by
/// seed and n.
/// </summary>
public sealed class TextBatches(RunSpec spec, TextData data, Device device) : BatchSource
{
    private readonly int _rows = spec.BatchSize;
    private readonly int _length = spec.ContextLength;
    private long _pass;
    private int _taken;
    private long[]? _starts;

    public override BatchPosition Position
    {
        get => new(_pass, _taken);
        set => (_pass, _taken, _starts) = (value.Epoch, (int)value.Offset, null);
    }

    public override double BatchesPerEpoch => (double)data.Train.Count / TokensPerBatch;
    public override int TokensPerBatch => _rows * _length;

    public override bool Has(DataPart part) => Slice(part) is not null;

    /// <summary>Always full: a batch that a pass cannot fill goes on with the next one.</summary>
    public override Batch Next()
    {
        Span<long> starts = _rows <= 1024 ? stackalloc long[_rows] : new long[_rows];
        for (var row = 0; row < _rows; row++)
        {
            _starts ??= Starts(_pass);
            starts[row] = _starts[_taken++];
            if (_taken == _starts.Length) (_pass, _taken, _starts) = (_pass + 1, 0, null);
        }
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

    private long[] Starts(long pass)
    {
        var random = RandomStream.For(spec.Seed, "windows", pass);
        var tokens = data.Train.Count - 1; // the last one is only a target
        var offset = random.Below(Math.Min(_length, tokens - _length + 1));
        var starts = new long[(tokens - offset) / _length];
        for (var i = 0; i < starts.Length; i++) starts[i] = offset + (long)i * _length;
        random.Shuffle<long>(starts);
        return starts;
    }

    private TokenSlice? Slice(DataPart part) => part switch
    {
        DataPart.Train => data.Train,
        DataPart.Validation => data.Validation,
        _ => data.Test,
    };

    private Batch Windows(TokenSlice slice, ReadOnlySpan<long> starts)
    {
        Tensor inputs = Room(starts.Length), targets = Room(starts.Length);
        for (var row = 0; row < starts.Length; row++)
        {
            slice.CopyTo(starts[row], inputs.Data<long>().Slice(row * _length, _length));
            slice.CopyTo(starts[row] + 1, targets.Data<long>().Slice(row * _length, _length));
        }
        return device.Type == DeviceType.Cpu ? new(inputs, targets) : new(inputs.To(device, nonBlocking: true), targets.To(device, nonBlocking: true));
    }

    // pinned, so that the next batch is filled and sent while the GPU still works on this one
    private Tensor Room(long rows) => device.Type == DeviceType.Cpu
        ? Tensor.Empty([rows, _length], ScalarType.Int64)
        : Tensor.EmptyPinned([rows, _length], ScalarType.Int64);
}
