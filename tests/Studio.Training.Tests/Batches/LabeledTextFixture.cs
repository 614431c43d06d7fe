using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

/// <summary>Short texts in memory, good and bad in turn, of different lengths.</summary>
internal static class LabeledTextFixture
{
    private static readonly string[] s_good = ["good", "lovely", "fine", "warm"];
    private static readonly string[] s_bad = ["bad", "dull", "cold", "poor"];

    public static RunSpec Spec { get; } = new()
    {
        Task = Tasks.TextClassification,
        ModelFamily = ModelFamilies.TextCnn,
        Tokenizer = Studio.Training.Contracts.Tokenizers.Words,
        MinWordFrequency = 1,
        MaxLength = 12,
        Split = Splits.Shuffled,
        ValidationFraction = 0.2,
        BatchSize = 6,
        EmbeddingSize = 8,
        Filters = 4,
        FilterWidths = [2, 3],
        HiddenSize = 5,
        Layers = 1,
        HashBuckets = 50,
        WarmupSteps = 0,
    };

    /// <summary>Row i tells its class, i modulo 2, by one word somewhere among fillers.</summary>
    public static LabeledTextSource Source(int rows, IReadOnlyList<string?>? splits = null) =>
        Of([.. Enumerable.Range(0, rows).Select(Text)], [.. Enumerable.Range(0, rows).Select(row => row % 2)], ["good", "bad"], splits);

    public static LabeledTextSource Of(string[] texts, int[] labels, string[] classes, IReadOnlyList<string?>? splits = null) => new(Manifest(texts.Length, classes), each =>
    {
        for (var row = 0; row < texts.Length; row++) each(row, texts[row]);
    }, labels, new() { Words = splits });

    private static string Text(int row)
    {
        var words = Enumerable.Range(0, 1 + row * 7 % 10).Select(i => $"w{(row + i) % 5}").ToList();
        words.Insert(row % (words.Count + 1), (row % 2 == 0 ? s_good : s_bad)[row / 2 % 4]);
        return string.Join(' ', words);
    }

    private static DatasetManifest Manifest(int rows, string[] classes) => new()
    {
        DatasetId = "reviews",
        Name = "reviews",
        Version = 1,
        Created = DateTimeOffset.UnixEpoch,
        ContentHash = "reviews",
        RowCount = rows,
        Bytes = 1,
        Columns =
        [
            new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text, Text = new(rows * 20, rows * 20, 30, 60) },
            new() { Name = "label", Type = ColumnType.Text, Role = ColumnRole.Label, Classes = classes },
        ],
    };
}
