using System.Buffers.Binary;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class IdxTests : TableTestBase
{
    private static readonly string[] s_mnist = ["t10k-images-idx3-ubyte.gz", "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte.gz"];

    [Fact]
    public void Import_ImagesAndLabels_EveryByteIsKept()
    {
        var pixels = Enumerable.Range(0, 3 * 2 * 4).Select(i => (byte)i).ToArray();

        var version = Import(Spec(Folder.Write("a-images", Idx([3, 2, 4], pixels)), Folder.Write("b-labels", Idx([3], [7, 0, 7]))));

        using var reader = new DatasetReader(version);
        var read = new byte[pixels.Length];
        reader.ReadImages("image", read);
        Assert.Equal(pixels, read);
        Assert.Equal(new ImageShape(Width: 4, Height: 2, Channels: 1), version.Manifest.ColumnWithRole(ColumnRole.Image)!.Image);
        Assert.Equal(["0", "7"], version.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
        Assert.Equal([1, 0, 1], reader.ReadClassIds("label"));
    }

    [Fact]
    public void Import_Mnist_IsOneDatasetOfBothPairsWithASplit()
    {
        var version = Import(Spec([.. s_mnist.Select(f => SharedData.Require("mnist/" + f))]));

        using var reader = new DatasetReader(version);
        var splits = reader.ReadSplits()!;
        Assert.Equal(70_000, version.Manifest.RowCount);
        Assert.Equal(60_000, splits.Count(s => s == "train"));
        Assert.Equal("test", splits[60_000]);
        Assert.Equal([5, 0, 4, 1, 9], reader.ReadClassIds("label")[..5]);
        Assert.Equal([7, 2, 1, 0, 4], reader.ReadClassIds("label")[60_000..60_005]);
        var images = new byte[70_000 * 784];
        reader.ReadImages("image", images);
        // sums of the official files' pixels
        Assert.Equal(1_567_298_545, images.AsSpan(0, 60_000 * 784).ToArray().Sum(b => (long)b));
        Assert.Equal(264_923_200, images.AsSpan(60_000 * 784).ToArray().Sum(b => (long)b));
    }

    [Fact]
    public void Preview_Mnist_CountsWithoutReadingAll()
    {
        var preview = Importer.Preview(Spec([.. s_mnist.Select(f => SharedData.Require("mnist/" + f))]));

        Assert.Equal(70_000, preview.RowCount);
        Assert.Equal([ColumnRole.Image, ColumnRole.Label, ColumnRole.Split], preview.Columns.Select(c => c.Role));
        Assert.Equal(100, preview.Rows.Count);
        Assert.Equal(784, Assert.IsType<byte[]>(preview.Rows[0].Values[0]).Length);
        Assert.Equal(["5", "train"], preview.Rows[0].Values.Skip(1));
    }

    [Fact]
    public void Import_WrongMagic_SaysWhatBelongsThere()
    {
        var images = Folder.Write("images-ubyte", [1, 2, 3, 4, 0, 0, 0, 1]);

        Assert.Equal(
            "images-ubyte is no IDX file of bytes: it starts with 01020304 where 00000803 (images) or 00000801 (labels) belongs; choose its real format, or another file.",
            Refusal(Spec(images)));
    }

    [Fact]
    public void Import_CutOff_NamesTheFileAndItem()
    {
        var images = Folder.Write("images", Idx([3, 2, 2], new byte[11]));

        Assert.Equal("images is cut off: its header promises 3 items, and it ends in item 3; copy it again.", Refusal(Spec(images)));
    }

    [Fact]
    public void Import_LongerThanItsHeader_SaysSo() =>
        Assert.Equal("images goes on after the 3 items its header promises; the header or the file is damaged, copy it again.", Refusal(Spec(Folder.Write("images", Idx([3, 2, 2], new byte[13])))));

    [Fact]
    public void Import_CountsThatDiffer_NamesBothFiles()
    {
        var images = Folder.Write("images", Idx([3, 2, 2], new byte[12]));
        var labels = Folder.Write("labels", Idx([2], [0, 1]));

        Assert.Equal("images holds 3 images and labels 2 labels: they do not belong together.", Refusal(Spec(images, labels)));
    }

    [Fact]
    public void Import_LabelsAlone_AsksForTheImages() =>
        Assert.Equal("labels-ubyte holds labels only: give the file with the images as well.", Refusal(Spec(Folder.Write("labels-ubyte", Idx([2], [0, 1])))));

    [Fact]
    public void Import_DimensionsThatCannotBe_SaysSo()
    {
        var header = Idx([3, 2, 2], []);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), 0x7fffffff);

        Assert.StartsWith("images says it holds 3 x 2147483647 x 2 values, which cannot be", Refusal(Spec(Folder.Write("images", header))));
    }

    internal static byte[] Idx(int[] dimensions, byte[] values)
    {
        var bytes = new byte[4 + (4 * dimensions.Length) + values.Length];
        bytes[2] = 8;
        bytes[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * i)), dimensions[i]);
        values.CopyTo(bytes, 4 + (4 * dimensions.Length));
        return bytes;
    }
}
