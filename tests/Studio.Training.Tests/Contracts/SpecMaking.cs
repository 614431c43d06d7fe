using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

/// <summary>Small manifests and specs for the tests of the contracts.</summary>
internal static class SpecMaking
{
    public static RunSpec TextSpec { get; } = new() { Dataset = "shakespeare@1" };

    public static RunSpec ImageSpec { get; } = new()
    {
        Dataset = "digits@1",
        Task = Tasks.ImageClassification,
        ModelFamily = ModelFamilies.Mlp,
        Split = Splits.Shuffled,
    };

    public static DatasetManifest Text(long characters = 1_115_394, long bytes = 1_115_394) =>
        Manifest("shakespeare", 1, new DatasetColumn
        {
            Name = "text",
            Type = ColumnType.Text,
            Role = ColumnRole.Text,
            Text = new TextSize(characters, bytes, 65, characters),
        });

    public static DatasetManifest Images(long rows = 70_000, int size = 28, params string[] classes) =>
        Manifest("digits", rows,
            new DatasetColumn { Name = "image", Type = ColumnType.Image, Role = ColumnRole.Image, Image = new ImageShape(size, size, 1) },
            new DatasetColumn { Name = "label", Type = ColumnType.Integer, Role = ColumnRole.Label, Classes = classes.Length > 0 ? classes : ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] });

    public static DatasetManifest LabeledText(long rows = 10_000, params string[] classes) =>
        Manifest("reviews", rows,
            new DatasetColumn { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text, Text = new TextSize(rows * 100, rows * 100, 80, 400) },
            new DatasetColumn { Name = "label", Type = ColumnType.Text, Role = ColumnRole.Label, Classes = classes.Length > 0 ? classes : ["negative", "positive"] });

    public static DatasetManifest Manifest(string name, long rows, params DatasetColumn[] columns) => new()
    {
        DatasetId = name,
        Name = name,
        Version = 1,
        Created = DateTimeOffset.UnixEpoch,
        ContentHash = new string('0', 64),
        RowCount = rows,
        Bytes = 1000,
        Columns = columns,
    };
}
