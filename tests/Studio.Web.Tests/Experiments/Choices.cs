using Studio.Data.Tables;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Experiments;

/// <summary>Two datasets as the catalog would offer them.</summary>
internal static class Choices
{
    public static DatasetChoice Text { get; } = Make("shakespeare", 40_000, new DatasetColumn
    {
        Name = "text",
        Type = ColumnType.Text,
        Role = ColumnRole.Text,
        Text = new TextSize(1_075_394, 1_075_394, 64, 63),
    });

    public static DatasetChoice Images { get; } = Make("digits", 70_000,
        new DatasetColumn { Name = "image", Type = ColumnType.Image, Role = ColumnRole.Image, Image = new ImageShape(28, 28, 1) },
        new DatasetColumn { Name = "label", Type = ColumnType.Integer, Role = ColumnRole.Label, Classes = ["0", "1", "2"] });

    public static DatasetChoice Make(string name, long rows, params DatasetColumn[] columns) => new(name, 1, name, DateTimeOffset.UnixEpoch, new DatasetManifest
    {
        DatasetId = name,
        Name = name,
        Version = 1,
        Created = DateTimeOffset.UnixEpoch,
        ContentHash = new string('0', 64),
        RowCount = rows,
        Bytes = 1000,
        Columns = columns,
    });
}
