using System.Globalization;
using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("augment-text", "Vary the words", OperationGroups.Variation, "Leaves out or exchanges words, puts in slips of the finger and synonyms, by a seed: the same seed varies the same words. Rows held out by a split column stay as they are. An experiment can do the same while it trains, every epoch anew.")]
public sealed record AugmentTextOperation : VaryingOperation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Words left out", Min = 0, Max = 0.9, Help = "Share of a text's words.")]
    public double Delete { get; init; } = 0.05;

    [OperationField("Words exchanged", Min = 0, Max = 0.9, Help = "Share of words that change places with the next.")]
    public double Swap { get; init; } = 0.05;

    [OperationField("Slips in writing", Min = 0, Max = 0.9, Help = "Share of words that are mistyped: a key beside the right one, or a word of the same sound (their, there; 在, 再).")]
    public double Typos { get; init; }

    [OperationField("Synonyms taken", Min = 0, Max = 1, Help = "Share of words for which another of the table stands in.")]
    public double Synonyms { get; init; }

    [OperationField("Synonyms", IsOptional = true, Help = "Groups of words: big, large, huge; quick, fast. More homophones than the slips know are written the same way.")]
    public string Table { get; init; } = "";

    public override CleaningStep Bind(TableShape shape)
    {
        if (Synonyms > 0 && string.IsNullOrWhiteSpace(Table))
            throw new UserError("The table of synonyms is empty: write groups such as big, large; quick, fast, or set the share of synonyms to 0.");
        var augmenter = new TextAugmenter(Delete, Swap, Typos, Synonyms, SynonymTable.Parse(Table));
        return new VaryingStep(shape, shape.Text(Column), this, (value, _, unit) => value is string text ? augmenter.Apply(text, unit) : null);
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Vary the words of {Rows:0.#%} of the rows{Beside} (seed {Seed})");
}
