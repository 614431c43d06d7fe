using System.IO.Compression;
using Studio.Data.Tables;
using Studio.Web.Images;

namespace Studio.Web.Tests.Images;

public class PngImageTests
{
    // python3: zlib.crc32(b"IHDR" + struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)) and zlib.crc32(b"IEND")
    [Fact]
    public void Encode_TwoGreyPixels_HasHeaderPixelsAndChecksums()
    {
        var png = PngImage.Encode([0, 200], new ImageShape(2, 1, 1));

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal([0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0], png[8..29]);
        Assert.Equal("D1492056", Convert.ToHexString(png[29..33]));
        Assert.Equal([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82], png[^12..]);
        Assert.Equal([0, 0, 200], Unpack(png));
    }

    [Fact]
    public void Encode_WrongLength_IsRefused() => Assert.Throws<ArgumentException>(() => PngImage.Encode([1, 2, 3], new ImageShape(2, 1, 1)));

    [Fact]
    public void Thumbnail_TwoByTwo_IsTheMeanOfFour() =>
        Assert.Equal([25, 40], Thumbnail.Resize([10, 20, 40, 40, 30, 40, 40, 40], new ImageShape(4, 2, 1), new ImageShape(2, 1, 1)));

    [Fact]
    public void Thumbnail_SmallImage_StaysAsItIs()
    {
        var pixels = new byte[28 * 28];

        Assert.Same(pixels, Thumbnail.Fit(pixels, new ImageShape(28, 28, 1)).Pixels);
    }

    [Fact]
    public void Thumbnail_WideImage_KeepsItsProportions() =>
        Assert.Equal(new ImageShape(96, 24, 1), Thumbnail.Fit(new byte[400 * 100], new ImageShape(400, 100, 1)).Shape);

    private static byte[] Unpack(byte[] png)
    {
        var length = png[33] << 24 | png[34] << 16 | png[35] << 8 | png[36];
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return pixels.ToArray();
    }
}
