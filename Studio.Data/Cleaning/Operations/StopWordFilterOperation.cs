using System.Globalization;
using Studio.Data.Cleaning.Languages;

namespace Studio.Data.Cleaning.Operations;

[Operation("stop-word-filter", "By stop words", OperationGroups.Filter, "Drops texts with too few of a language's commonest words (the, and, of): lists, keywords, other languages.")]
public sealed record StopWordFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to measure.")]
    public string Column { get; init; } = "";

    [OperationField("Language", Choices = ["en", "zh", "es", "fr", "de", "it", "pt", "nl", "ru", "pl"], Help = "Whose stop words are counted.")]
    public string Language { get; init; } = "en";

    [OperationField("At least", Unit = "share", Min = 0, Max = 1, Help = "Share of a text's words that are stop words; running English has about 0.4, 0.3 is usual.")]
    public double AtLeast { get; init; } = 0.3;

    public override CleaningStep Bind(TableShape shape)
    {
        var words = StopWords.Of(Language);
        return new TextFilter(shape, shape.Text(Column), new("share of stop words", AtLeast, null), text => words.Share(text));
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Drop rows with fewer than {AtLeast:0.#####} stop words ({Language}) of all words");
}
