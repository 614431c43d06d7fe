using System.Globalization;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("sample", "Take a sample", OperationGroups.Filter, "Keeps so many rows, drawn by a seed: the same seed draws the same rows.")]
public sealed record SampleOperation : Operation
{
    [OperationField("Size", Choices = ["rows", "share"])]
    public string Size { get; init; } = "rows";

    [OperationField("Rows", Min = 1, Max = 2e9, When = "size", Is = ["rows"], Help = "How many rows to keep; all when there are fewer.")]
    public int Rows { get; init; } = 1000;

    [OperationField("Share", Min = 0, Max = 1, When = "size", Is = ["share"], Help = "0.1 keeps one row of ten.")]
    public double Share { get; init; } = 0.1;

    [OperationField("Same share of every label", Help = "Each label keeps its share of the rows.")]
    public bool Stratified { get; init; }

    [OperationField("Seed", Min = 0, Max = int.MaxValue, Help = "Decides which rows are drawn.")]
    public int Seed { get; init; } = 1;

    public override CleaningStep Bind(TableShape shape)
    {
        var label = shape.Role(ColumnRole.Label);
        if (Stratified && label < 0)
            throw new UserError("This dataset has no label column, by which the sample could be drawn evenly.");
        return new Step(shape, Stratified ? label : -1, this);
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Take a sample of {(Size == "rows" ? $"{Rows:N0} rows" : $"{Share:0.#####} of the rows")}{(Stratified ? ", evenly over the labels" : "")} (seed {Seed})");

    private sealed class Step(TableShape shape, int label, SampleOperation operation) : WholeTableStep(shape)
    {
        private readonly Dictionary<string, List<long>> _rows = new(StringComparer.Ordinal);

        public override void Observe(CleaningBatch batch, CancellationToken cancel)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (!batch.IsKept[row])
                    continue;
                var group = label < 0 ? "" : CellText.Of(batch.Columns[label][row]);
                if (!_rows.TryGetValue(group, out var rows))
                    _rows[group] = rows = [];
                rows.Add(batch.RowIds[row]);
            }
        }

        protected override HashSet<long> Decide(CancellationToken cancel)
        {
            var all = _rows.Values.Sum(r => (long)r.Count);
            var share = operation.Size == "share" ? operation.Share : Math.Min(1, (double)operation.Rows / Math.Max(1, all));
            var dropped = new HashSet<long>();
            long kept = 0, seen = 0;
            foreach (var (_, rows) in _rows.OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                seen += rows.Count;
                // counted over all groups so far, so that rounding never loses or adds a row in the sum
                var take = (int)((long)Math.Round(seen * share) - kept);
                kept += take;
                dropped.UnionWith(rows.OrderBy(Draw).ThenBy(r => r).Skip(take));
            }
            return dropped;
        }

        /// <summary>A number for each row that nothing but seed and row decide (splitmix64).</summary>
        private ulong Draw(long row)
        {
            var z = unchecked((ulong)row * 0x9E3779B97F4A7C15 + (ulong)operation.Seed * 0xD1342543DE82EF95 + 0x632BE59BD9B4E019);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            return z ^ (z >> 31);
        }
    }
}
