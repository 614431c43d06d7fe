using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("augment-text", "Vary the words", OperationGroups.Text, "Leaves out or exchanges words, puts in slips of the finger and synonyms, by a seed: the same seed varies the same words. An experiment can do the same while it trains, every epoch anew.")]
public sealed record AugmentTextOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Rows varied", Min = 0, Max = 1, Help = "Share of the rows; the others stay as they are.")]
    public double Rows { get; init; } = 0.5;

    [OperationField("Words left out", Min = 0, Max = 0.9, Help = "Share of a text's words.")]
    public double Delete { get; init; } = 0.05;

    [OperationField("Words exchanged", Min = 0, Max = 0.9, Help = "Share of words that change places with the next.")]
    public double Swap { get; init; } = 0.05;

    [OperationField("Slips of the finger", Min = 0, Max = 0.9, Help = "Share of words that get a typing mistake, as on a keyboard.")]
    public double Typos { get; init; }

    [OperationField("Synonyms taken", Min = 0, Max = 1, Help = "Share of words for which another of the table stands in.")]
    public double Synonyms { get; init; }

    [OperationField("Synonyms", IsOptional = true, Help = "Groups of words: big, large, huge; quick, fast. Homophones serve as well.")]
    public string Table { get; init; } = "";

    [OperationField("Seed", Min = 0, Max = int.MaxValue, Help = "Decides what happens to which row.")]
    public int Seed { get; init; } = 1;

    public override CleaningStep Bind(TableShape shape)
    {
        if (Synonyms > 0 && string.IsNullOrWhiteSpace(Table))
            throw new UserError("The table of synonyms is empty: write groups such as big, large; quick, fast, or set the share of synonyms to 0.");
        return new Step(shape, shape.Text(Column), new TextAugmenter(Delete, Swap, Typos, Synonyms, SynonymTable.Parse(Table)), this);
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Vary the words of {Rows:0.#%} of the rows (seed {Seed})");

    private sealed class Step(TableShape shape, int column, TextAugmenter augmenter, AugmentTextOperation operation) : CleaningStep(shape)
    {
        public override void Run(CleaningBatch batch)
        {
            var texts = batch.Columns[column];
            for (var row = 0; row < batch.Rows; row++)
            {
                if (!batch.IsKept[row] || texts[row] is not string text)
                    continue;
                var draw = Numbers(operation.Seed, batch.RowIds[row]);
                if (draw() < operation.Rows)
                    batch.Change(column, row, augmenter.Apply(text, draw));
            }
        }

        /// <summary>A row's own numbers, which nothing but seed and row decide (splitmix64).</summary>
        private static Func<double> Numbers(int seed, long row)
        {
            var state = unchecked(((ulong)row * 0xD1342543DE82EF95) + ((ulong)seed * 0x9E3779B97F4A7C15));
            return () =>
            {
                var z = state = unchecked(state + 0x9E3779B97F4A7C15);
                z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
                z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
                return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
            };
        }
    }
}
