using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

/// <summary>Varies one column's values, in their rows' place or in copies beside them; rows that a split column holds out are left alone.</summary>
/// <param name="vary">the varied value of a value, the row's place in the parent and its numbers from 0 up to 1; null where there is nothing to vary.</param>
internal sealed class VaryingStep(TableShape shape, int column, VaryingOperation operation, Func<object?, long, Func<double>, object?> vary) : CleaningStep(Grown(shape, operation))
{
    private readonly int _split = shape.Role(ColumnRole.Split);

    public override int Growth => operation.Result == VaryingOperation.Add ? 1 + operation.Copies : 1;

    public override void Run(CleaningBatch batch)
    {
        if (operation.Result == VaryingOperation.Add)
            AddCopies(batch);
        else
            Replace(batch);
    }

    private void Replace(CleaningBatch batch)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var unit = Numbers(operation.Seed, batch.RowIds[row], copy: 0);
            if (IsVaried(batch, row, unit) && vary(batch.Columns[column][row], batch.RowIds[row], unit) is { } value)
                batch.Change(column, row, value);
        }
    }

    private void AddCopies(CleaningBatch batch)
    {
        var origins = new List<int>(batch.Rows * Growth);
        var values = new List<object?>();
        var copies = new List<object?>();
        for (var row = 0; row < batch.Rows; row++)
        {
            Put(row, batch.Columns[column][row], 0);
            if (!IsVaried(batch, row, Numbers(operation.Seed, batch.RowIds[row], copy: 0)))
                continue;
            for (var copy = 1; copy <= operation.Copies; copy++)
            {
                if (vary(batch.Columns[column][row], batch.RowIds[row], Numbers(operation.Seed, batch.RowIds[row], copy)) is { } value)
                    Put(row, value, copy);
            }
        }
        batch.Grow([.. origins]);
        batch.Columns[column] = [.. values];
        batch.Columns = [.. batch.Columns, [.. copies], [.. batch.RowIds.Select(row => (object)row)]];

        void Put(int row, object? value, int copy)
        {
            origins.Add(row);
            values.Add(value);
            copies.Add((long)copy);
        }
    }

    private bool IsVaried(CleaningBatch batch, int row, Func<double> unit) =>
        batch.IsKept[row] && unit() < operation.Rows && (_split < 0 || batch.Columns[_split][row] is "train");

    private static TableShape Grown(TableShape shape, VaryingOperation operation) => operation.Result == VaryingOperation.Add
        ? shape.Add(new() { Name = operation.Mark.Trim(), Type = ColumnType.Integer }).Add(new() { Name = operation.Origin.Trim(), Type = ColumnType.Integer })
        : shape;

    /// <summary>A row's own numbers, which nothing but seed, row and copy decide (splitmix64).</summary>
    private static Func<double> Numbers(int seed, long row, int copy)
    {
        var state = unchecked(((ulong)row * 0xD1342543DE82EF95) + ((ulong)seed * 0x9E3779B97F4A7C15) + ((ulong)copy * 0xBF58476D1CE4E5B9));
        return () =>
        {
            var z = state = unchecked(state + 0x9E3779B97F4A7C15);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        };
    }
}
