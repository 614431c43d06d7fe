using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Batches;

/// <summary>
/// Conversations, one a row: the model reads all of a row and learns only what the assistant says. A target that is not
/// learned is -100, which the loss passes over. The order of epoch n is decided by seed and n.
/// </summary>
public sealed class InstructionBatches : BatchSource
{
    /// <summary>The target of a token that is read and not learned.</summary>
    public const int NotLearned = -100;

    private readonly RunSpec _spec;
    private readonly Device _device;
    private readonly List<(int[] Ids, bool[] Learned)> _rows;
    private readonly long[] _numbers;
    private readonly int[][] _rowsOfPart;
    private long _epoch;
    private int _taken;
    private int[]? _order;

    private InstructionBatches(RunSpec spec, Device device, List<(int[] Ids, bool[] Learned)> rows, long[] numbers, int[][] rowsOfPart, IReadOnlyList<string> notes) =>
        (_spec, _device, _rows, _numbers, _rowsOfPart, Notes) = (spec, device, rows, numbers, rowsOfPart, notes);

    /// <summary>Sentences on rows that were cut or left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    public override BatchPosition Position
    {
        get => new(_epoch, _taken);
        set => (_epoch, _taken, _order) = (value.Epoch, (int)value.Offset, null);
    }

    public override double BatchesPerEpoch => Math.Ceiling(_rowsOfPart[0].Length / (double)_spec.BatchSize);

    /// <summary>Of a batch of rows of the mean length.</summary>
    public override int TokensPerBatch => Math.Max(1, (int)(_rowsOfPart[0].Average(row => _rows[row].Ids.Length - 1) * _spec.BatchSize));

    public override bool Has(DataPart part) => _rowsOfPart[(int)part].Length > 0;

    /// <exception cref="UserError">a column is missing, a row cannot be read, or nothing is left to learn.</exception>
    public static InstructionBatches Load(RunSpec spec, DatasetReader reader, Tokenizer tokenizer, Device device)
    {
        var columns = ChatTemplate.Columns(spec).Select(name => reader.ReadTexts(name)).ToList();
        var parts = RowSplit.Assign(spec, columns[0].Count, labels: null, SplitColumns.Read(spec, reader));
        var end = (tokenizer as SubwordTokenizer)?.EndOfText;
        var (rows, kept, cut, without) = (new List<(int[] Ids, bool[] Learned)>(), new List<DataPart>(), 0, 0);
        var numbers = new List<long>();
        for (var row = 0; row < parts.Length; row++)
        {
            var pieces = ChatTemplate.Render(spec.ChatTemplate, ChatTemplate.Read(spec, [.. columns.Select(column => column[row])], row));
            var (ids, learned) = Encode(pieces, tokenizer, end);
            if (ids.Length > spec.ContextLength + 1) (ids, learned, cut) = (ids[..(spec.ContextLength + 1)], learned[..(spec.ContextLength + 1)], cut + 1);
            if (ids.Length < 2 || !learned.AsSpan(1).Contains(true)) without++;
            else
            {
                rows.Add((ids, learned));
                kept.Add(parts[row]);
                numbers.Add(row);
            }
        }
        int[][] rowsOfPart = [.. Enum.GetValues<DataPart>().Select(part => Enumerable.Range(0, rows.Count).Where(row => kept[row] == part).ToArray())];
        if (rowsOfPart[0].Length == 0) throw new UserError($"No row of '{reader.Manifest.Name}' is left to learn from: {without:N0} have no answer within contextLength {spec.ContextLength}; allow a longer one.");
        return new(spec, device, rows, [.. numbers], rowsOfPart, [.. Said(rows.Count + without, cut, without, spec)]);
    }

    public override Batch Next()
    {
        var rows = new int[_spec.BatchSize];
        for (var i = 0; i < rows.Length; i++)
        {
            if (_order is null)
            {
                _order = (int[])_rowsOfPart[0].Clone();
                RandomStream.For(_spec.Seed, "epoch", _epoch).Shuffle<int>(_order);
            }
            rows[i] = _order[_taken++];
            if (_taken == _order.Length) (_epoch, _taken, _order) = (_epoch + 1, 0, null);
        }
        return Gather(rows);
    }

    /// <summary>A limited measurement takes the same rows every time, drawn by the split's seed.</summary>
    public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches)
    {
        var rows = (int[])_rowsOfPart[(int)part].Clone();
        if (maxBatches > 0 && (long)maxBatches * _spec.BatchSize < rows.Length)
        {
            RandomStream.For(_spec.SplitSeed, "evaluation").Shuffle<int>(rows);
            rows = rows[..(maxBatches * _spec.BatchSize)];
        }
        foreach (var some in ByLength(rows).Chunk(_spec.BatchSize)) yield return Gather(some);
    }

    /// <summary>Numbers of a part's rows in the dataset, in the order in which an unlimited <see cref="Evaluation"/> takes them.</summary>
    public IReadOnlyList<long> RowNumbers(DataPart part) => [.. ByLength(_rowsOfPart[(int)part]).Select(row => _numbers[row])];

    private IEnumerable<int> ByLength(int[] rows) => rows.OrderBy(row => _rows[row].Ids.Length);

    public override void Dispose() => _order = null;

    // padding comes behind, where no token of a text looks, so that no mask is needed
    private Batch Gather(int[] rows)
    {
        var longest = rows.Max(row => _rows[row].Ids.Length) - 1;
        var (inputs, targets) = (Tensor.Zeros([rows.Length, longest], ScalarType.Int64), Tensor.Full([rows.Length, longest], NotLearned, ScalarType.Int64));
        Span<long> inputRows = inputs.Data<long>(), targetRows = targets.Data<long>();
        for (var i = 0; i < rows.Length; i++)
        {
            var (ids, learned) = _rows[rows[i]];
            for (var t = 0; t + 1 < ids.Length; t++)
            {
                inputRows[i * longest + t] = ids[t];
                if (learned[t + 1]) targetRows[i * longest + t] = ids[t + 1];
            }
        }
        return _device.Type == DeviceType.Cpu ? new(inputs, targets) : new(inputs.To(_device), targets.To(_device));
    }

    /// <summary>Pieces are encoded one by one, as a prompt is when the model is asked.</summary>
    private static (int[] Ids, bool[] Learned) Encode(IReadOnlyList<ChatPiece> pieces, Tokenizer tokenizer, int? end)
    {
        List<int> ids = [];
        List<bool> learned = [];
        foreach (var piece in pieces)
        {
            ids.AddRange(tokenizer.Encode(piece.Text));
            while (learned.Count < ids.Count) learned.Add(piece.IsLearned);
        }
        if (end is { } last && learned is [.., true])
        {
            ids.Add(last);
            learned.Add(true);
        }
        return ([.. ids], [.. learned]);
    }

    private static IEnumerable<string> Said(int all, int cut, int without, RunSpec spec)
    {
        if (cut > 0) yield return FormattableString.Invariant($"{cut:N0} of {all:N0} conversations are longer than {spec.ContextLength} tokens and were cut.");
        if (without > 0) yield return FormattableString.Invariant($"{without:N0} of {all:N0} conversations have no answer within {spec.ContextLength} tokens and are left out.");
    }
}
