using System.Globalization;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Sources;

/// <summary>Images of an IDX file with the labels of the file that goes with it, one row an image.</summary>
internal sealed class IdxSource : RowSource
{
    private readonly SourceFile _images;
    private readonly SourceFile? _labels;
    private readonly IdxHeader _header;
    private readonly string[] _columns;
    private readonly byte[] _label = new byte[1];
    private int _row;

    /// <exception cref="UserError">a file is no IDX file, or the two do not belong together.</exception>
    public IdxSource(IdxPair pair, Func<ImportFile, SourceFile> open)
    {
        _images = open(pair.Images);
        _labels = pair.Labels is null ? null : open(pair.Labels);
        _header = IdxHeader.Read(_images.Content, pair.Images.Label);
        if (!_header.IsImages)
            throw new UserError($"{pair.Images.Label} holds {_header.Dimensions.Count}-dimensional values and no images; give the images' file and, if there is one, the labels' file.");
        if (pair.Labels is not null)
            CheckLabels(IdxHeader.Read(_labels!.Content, pair.Labels.Label), pair);
        _columns = pair.Labels is null ? ["image"] : ["image", "label"];
    }

    public IdxHeader Header => _header;
    public override IReadOnlyList<string> Columns => _columns;
    public override long Position => _images.Position + (_labels?.Position ?? 0);

    public override bool Read(RowBatch batch)
    {
        batch.EnsureColumns(_columns.Length);
        batch.Clear();
        for (; !batch.IsFull && _row < _header.Count; _row++)
            ReadRow(batch);
        if (batch.Rows == 0)
            CheckEnd();
        return batch.Rows > 0;
    }

    public override void Dispose()
    {
        _images.Dispose();
        _labels?.Dispose();
    }

    private void ReadRow(RowBatch batch)
    {
        var start = batch.Length;
        ReadExactly(_images, batch.Reserve(_header.ItemBytes));
        batch.EndCell(0, start);
        if (_labels is not null)
        {
            ReadExactly(_labels, _label);
            start = batch.Length;
            _label[0].TryFormat(batch.Reserve(3), out var written, provider: CultureInfo.InvariantCulture);
            batch.Shorten(3 - written);
            batch.EndCell(1, start);
        }
        batch.EndRow();
    }

    private void ReadExactly(SourceFile file, Span<byte> target)
    {
        if (file.Content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            throw new UserError($"{file.File.Label} is cut off: its header promises {_header.Count:N0} items, and it ends in item {_row + 1:N0}; copy it again.");
    }

    private void CheckEnd()
    {
        foreach (var file in new[] { _images, _labels })
        {
            if (file is not null && file.Content.ReadByte() >= 0)
                throw new UserError($"{file.File.Label} goes on after the {_header.Count:N0} items its header promises; the header or the file is damaged, copy it again.");
        }
    }

    private void CheckLabels(IdxHeader labels, IdxPair pair)
    {
        if (labels.Dimensions.Count != 1)
            throw new UserError($"{pair.Labels!.Label} holds {labels.Dimensions.Count}-dimensional values and no labels; labels are one byte each.");
        if (labels.Count != _header.Count)
            throw new UserError($"{pair.Images.Label} holds {_header.Count:N0} images and {pair.Labels!.Label} {labels.Count:N0} labels: they do not belong together.");
    }
}
