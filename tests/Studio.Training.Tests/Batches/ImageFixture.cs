using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

/// <summary>Images in memory: image i is filled with the byte i, its class is i modulo the number of classes.</summary>
internal static class ImageFixture
{
    public static RunSpec Spec { get; } = new()
    {
        Task = Tasks.ImageClassification,
        ModelFamily = ModelFamilies.Mlp,
        Split = Splits.Shuffled,
        ValidationFraction = 0.2,
        BatchSize = 6,
        HiddenSizes = [8],
        WarmupSteps = 0,
    };

    public static ImageSource Source(int rows, int classes = 2, ImageShape? shape = null, IReadOnlyList<string?>? splits = null)
    {
        shape ??= new ImageShape(2, 2, 1);
        var size = shape.Width * shape.Height * shape.Channels;
        var manifest = new DatasetManifest
        {
            DatasetId = "images",
            Name = "images",
            Version = 1,
            Created = DateTimeOffset.UnixEpoch,
            ContentHash = "images",
            RowCount = rows,
            Bytes = 1,
            Columns =
            [
                new() { Name = "image", Type = ColumnType.Image, Role = ColumnRole.Image, Image = shape },
                new() { Name = "label", Type = ColumnType.Text, Role = ColumnRole.Label, Classes = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")] },
            ],
        };
        return new(manifest, pixels =>
        {
            for (var row = 0; row < rows; row++) pixels.Slice(row * size, size).Fill((byte)row);
        }, [.. Enumerable.Range(0, rows).Select(row => row % classes)], new() { Words = splits });
    }
}
