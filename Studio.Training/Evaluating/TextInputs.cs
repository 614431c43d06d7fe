using System.Text;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Evaluating;

/// <summary>All texts of the dataset as the classifier's tokens, padded a batch at a time; padding does not change an answer.</summary>
internal sealed class TextInputs : RowInputs
{
    private readonly List<int[]> _tokens = [];
    private readonly int _paddingId;
    private readonly Device _device;

    public TextInputs(DatasetReader reader, TextEncoder encoder, Device device)
    {
        var manifest = reader.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Text) ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role text, which this model reads.");
        (_paddingId, _device) = (encoder.PaddingId, device);
        reader.ReadUtf8(column.Name, (row, utf8) => _tokens.Add(encoder.Encode(Encoding.UTF8.GetString(utf8), out _).ToArray()));
    }

    // a long text pads all others of its batch, so that batches are smaller than those of images
    public override int RowsAtOnce => 128;

    public override ModelInput Batch(ReadOnlySpan<int> rows)
    {
        var longest = 1;
        foreach (var row in rows) longest = Math.Max(longest, _tokens[row].Length);
        var (ids, mask) = (new long[rows.Length * longest], new long[rows.Length * longest]);
        Array.Fill(ids, _paddingId);
        for (var i = 0; i < rows.Length; i++)
            for (var t = 0; t < _tokens[rows[i]].Length; t++)
                (ids[(i * longest) + t], mask[(i * longest) + t]) = (_tokens[rows[i]][t], 1);
        return new(Tensor.From(ids, [rows.Length, longest], _device), Tensor.From(mask, [rows.Length, longest], _device));
    }

    public override void Dispose() => _tokens.Clear();
}
