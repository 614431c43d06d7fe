using Studio.Data.Cleaning.Images;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>
/// Images in a new order every epoch, each seen once; the last batch of an epoch may be smaller. The order of epoch n
/// is decided by seed and n, whatever the batch size. A batch is one gather of bytes, made float only then.
/// </summary>
public sealed class ImageBatches : BatchSource
{
    // measuring needs no gradients, so larger batches than in training fit and save time
    private const int EvaluationRows = 500;
    private readonly RunSpec _spec;
    private readonly ImageData _data;
    private readonly int _trainRows;
    private long _epoch;
    private long _offset;
    private readonly ImageAugmenter? _augmenter;
    private Tensor? _order;

    // the same on the host, where images are varied
    private int[] _rows = [];

    public ImageBatches(RunSpec spec, ImageData data)
    {
        (_spec, _data, _trainRows) = (spec, data, EpochPlan.Count(spec, data.Rows(DataPart.Train), data.LabelIds));
        if (ImageAugmentation.IsOn(spec)) _augmenter = new(ImageAugmentation.Of(spec), data.Shape);
    }

    public override BatchPosition Position
    {
        get => new(_epoch, _offset);
        set
        {
            (_epoch, _offset) = (value.Epoch, value.Offset);
            DropOrder();
        }
    }

    public override double BatchesPerEpoch => (_trainRows + _spec.BatchSize - 1) / _spec.BatchSize;
    public override int TokensPerBatch => 0;

    public override bool Has(DataPart part) => _data.Rows(part).Length > 0;

    public override Batch Next()
    {
        if (_offset >= _trainRows)
        {
            (_epoch, _offset) = (_epoch + 1, 0);
            DropOrder();
        }
        if (_order is null)
        {
            _rows = Shuffled(EpochPlan.Rows(_spec, _data.Rows(DataPart.Train), _data.LabelIds, _epoch), RandomStream.For(_spec.Seed, "epoch", _epoch));
            _order = TensorScope.Disown(Upload(_rows));
        }
        var count = Math.Min(_spec.BatchSize, _trainRows - _offset);
        var from = _offset;
        var rows = _order.Narrow(0, from, count);
        _offset += count;
        return _augmenter is null ? Gather(rows) : Varied(_augmenter, rows, from, (int)count);
    }

    /// <summary>A batch whose images are varied on the host, each by a stream of its own, so that the order of the work counts for nothing.</summary>
    private Batch Varied(ImageAugmenter augmenter, Tensor rows, long from, int count)
    {
        var (shape, epoch) = (_data.Shape, _epoch);
        var size = shape.Width * shape.Height * shape.Channels;
        var pixels = new byte[count * size];
        Parallel.For(0, count, i =>
        {
            var row = _rows[from + i];
            augmenter.Apply(_data.HostPixels.AsSpan(row * size, size), pixels.AsSpan(i * size, size), RandomStream.ForRow(_spec.Seed, "augment", epoch, row, from + i).Unit);
        });
        var images = Tensor.From(pixels, [count, shape.Height, shape.Width, shape.Channels]);
        return new(ImageData.ChannelsFirst(images).To(_data.Pixels.Device).To(ScalarType.Float32).Div_(255), _data.Labels.IndexSelect(0, rows));
    }

    /// <summary>A limited measurement takes the same rows every time, drawn by the split's seed.</summary>
    public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches)
    {
        var rows = _data.Rows(part).ToArray();
        var limit = (long)maxBatches * _spec.BatchSize;
        if (limit > 0 && limit < rows.Length)
            rows = Shuffled(rows, RandomStream.For(_spec.SplitSeed, "evaluation"))[..(int)limit];
        foreach (var some in rows.Chunk(Math.Max(EvaluationRows, _spec.BatchSize)))
            yield return Gather(Upload(some));
    }

    public override void Dispose()
    {
        DropOrder();
        _data.Dispose();
    }

    private Batch Gather(Tensor rows)
    {
        var pixels = _data.Pixels.IndexSelect(0, rows).To(ScalarType.Float32).Div_(255);
        return new(pixels, _data.Labels.IndexSelect(0, rows));
    }

    private Tensor Upload(int[] rows) => Tensor.From(Array.ConvertAll(rows, row => (long)row), _data.Pixels.Device);

    private static int[] Shuffled(ReadOnlySpan<int> rows, RandomStream random)
    {
        var shuffled = rows.ToArray();
        random.Shuffle<int>(shuffled);
        return shuffled;
    }

    private void DropOrder()
    {
        _order?.Dispose();
        _order = null;
    }
}
