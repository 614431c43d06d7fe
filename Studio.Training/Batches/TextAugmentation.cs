using Studio.Data;
using Studio.Data.Cleaning.Text;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>A spec's variation of texts while it trains; each row in each epoch anew, decided by seed, epoch and row alone.</summary>
public sealed class TextAugmentation
{
    private readonly RunSpec _spec;
    private readonly TextAugmenter _augmenter;

    /// <exception cref="UserError">the table of synonyms cannot be read.</exception>
    public TextAugmentation(RunSpec spec)
    {
        _spec = spec;
        _augmenter = new(spec.AugmentWordDelete, spec.AugmentWordSwap, spec.AugmentTypos, spec.AugmentSynonyms, SynonymTable.Parse(spec.SynonymTable));
    }

    public static bool IsOn(RunSpec spec) =>
        spec.Task == Tasks.TextClassification && spec.AugmentRows > 0 && (spec.AugmentWordDelete > 0 || spec.AugmentWordSwap > 0 || spec.AugmentTypos > 0 || spec.AugmentSynonyms > 0);

    /// <param name="place">where in the epoch the row comes, so that a row shown twice is varied twice.</param>
    public string Apply(string text, long epoch, int row, long place)
    {
        var random = RandomStream.ForRow(_spec.Seed, "augment", epoch, row, place);
        return random.Unit() < _spec.AugmentRows ? _augmenter.Apply(text, random.Unit) : text;
    }
}
