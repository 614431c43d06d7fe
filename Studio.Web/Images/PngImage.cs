using System.Buffers.Binary;
using System.IO.Compression;
using Studio.Data.Tables;

namespace Studio.Web.Images;

/// <summary>
/// Writes raw image bytes as PNG, so that a page can show a dataset's pixels exactly (no .NET image library is among our
/// packages). 8 bits a channel, no filter, no interlacing: https://www.w3.org/TR/png-3/
/// </summary>
public static class PngImage
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>For an img element's src.</summary>
    public static string DataUri(ReadOnlySpan<byte> pixels, ImageShape shape) => "data:image/png;base64," + Convert.ToBase64String(Encode(pixels, shape));

    /// <param name="pixels">height x width x channels, row by row.</param>
    /// <param name="shape">1 channel is grey, 3 are red, green and blue, 4 with opacity.</param>
    /// <exception cref="ArgumentException">the number of bytes is not the shape's, or the channels are none of 1, 3, 4.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, ImageShape shape)
    {
        var (width, height, channels) = shape;
        if (pixels.Length != (long)width * height * channels || pixels.Length == 0)
            throw new ArgumentException($"{pixels.Length} bytes are no image of {width} x {height} x {channels}.");
        var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, Header(width, height, channels));
        WriteChunk(file, "IDAT"u8, Compress(pixels, width * channels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Header(int width, int height, int channels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a channel
        header[9] = channels switch { 1 => 0, 3 => 2, 4 => 6, _ => throw new ArgumentException($"An image of {channels} channels cannot be shown; 1, 3 or 4 can.") };
        return header;
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowBytes)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < pixels.Length; row += rowBytes)
            {
                zlib.WriteByte(0); // this row's filter: none
                zlib.Write(pixels.Slice(row, rowBytes));
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, content));
        file.Write(number);
    }

    /// <summary>CRC-32 as PNG wants it, bit by bit: the images are small.</summary>
    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var crc = Crc(Crc(uint.MaxValue, type), content);
        return ~crc;
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }

        return crc;
    }
}
