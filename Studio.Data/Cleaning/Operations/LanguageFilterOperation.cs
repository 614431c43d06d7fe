using System.Globalization;
using Studio.Data.Cleaning.Languages;

namespace Studio.Data.Cleaning.Operations;

[Operation("language-filter", "By language", OperationGroups.Filter, "Keeps rows written in the languages chosen, told by script, frequent words and letters.")]
public sealed record LanguageFilterOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to look at.")]
    public string Column { get; init; } = "";

    [OperationField("Languages", Choices = ["en", "zh", "es", "fr", "de", "it", "pt", "nl", "ru", "pl", "ja", "ko", "ar"], Help = "Rows in any other language are dropped.")]
    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    [OperationField("Confidence", Unit = "share", Min = 0, Max = 1, Help = "How sure the identifier must be; short texts are never sure.")]
    public double Confidence { get; init; } = 0.5;

    [OperationField("Keep rows nobody can tell", Help = "Texts of a word or two, numbers, names.")]
    public bool KeepUnknown { get; init; } = true;

    public override CleaningStep Bind(TableShape shape) => new Step(shape, shape.Text(Column), this);

    public override string? Problem() => Languages.Count == 0 ? "No language is chosen, so every row would go: choose at least one." : null;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Keep rows in {string.Join(", ", Languages)}{(KeepUnknown ? " or of no clear language" : "")}");

    private sealed class Step(TableShape shape, int column, LanguageFilterOperation operation) : CleaningStep(shape)
    {
        public override void Run(CleaningBatch batch)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (!batch.IsKept[row])
                    continue;
                var (language, confidence) = LanguageIdentifier.Identify(batch.Columns[column][row] as string ?? "");
                var known = language.Length > 0 && confidence >= operation.Confidence;
                batch.Count(known ? language : "unknown");
                if (known ? !operation.Languages.Contains(language) : !operation.KeepUnknown)
                    batch.Drop(row);
            }
        }
    }
}
