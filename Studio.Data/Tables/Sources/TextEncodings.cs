using System.Text;
using System.Text.Unicode;

namespace Studio.Data.Tables.Sources;

/// <summary>Finds out in which encoding a text file is, from its first bytes, and knows the encodings by name.</summary>
internal static class TextEncodings
{
    public const string Utf8Name = "utf-8";

    /// <summary>How much of a file's start is looked at.</summary>
    public const int SampleBytes = 1 << 20;

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool IsUtf8(string name) => name.ToLowerInvariant() is "utf-8" or "utf8" or "utf-8-sig" or "ascii" or "us-ascii";

    /// <exception cref="UserError">no encoding has that name.</exception>
    public static Encoding Get(string name)
    {
        try
        {
            return name.ToLowerInvariant() switch
            {
                "utf-16le" or "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
                "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
                "latin-1" or "latin1" or "iso-8859-1" => Encoding.Latin1,
                // GB18030 holds all of GBK, so one reads both.
                "gb18030" or "gbk" or "gb2312" or "cp936" => Encoding.GetEncoding("gb18030"),
                var other => Encoding.GetEncoding(other),
            };
        }
        catch (ArgumentException e)
        {
            throw new UserError($"'{name}' is not the name of a text encoding; utf-8, utf-16le, utf-16be, gb18030, latin-1 and windows-1252 are.", e);
        }
    }

    /// <summary>The encoding the first bytes look like.</summary>
    /// <param name="whole">the sample is all of the file, so that a cut character at its end is an error.</param>
    /// <exception cref="UserError">it is no text.</exception>
    public static string Detect(ReadOnlySpan<byte> sample, bool whole, string label)
    {
        if (sample.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            return Utf8Name;
        if (sample.StartsWith<byte>([0xFF, 0xFE]))
            return "utf-16le";
        if (sample.StartsWith<byte>([0xFE, 0xFF]))
            return "utf-16be";
        if (sample.Contains((byte)0))
            return DetectWide(sample) ?? throw NoText(sample, label);
        var text = whole ? sample : TrimCut(sample);
        if (Utf8.IsValid(text) || MostlyUtf8(text))
            return Utf8Name;
        return LooksLikeGb18030(text) ? "gb18030" : text.IndexOfAnyInRange<byte>(0x80, 0x9F) >= 0 ? "windows-1252" : "latin-1";
    }

    /// <summary>Text of Western letters in UTF-16 has a zero in nearly every second byte.</summary>
    private static string? DetectWide(ReadOnlySpan<byte> sample)
    {
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }
        var pairs = sample.Length / 2;
        if (odd > pairs * 0.3 && even < pairs * 0.05)
            return "utf-16le";
        return even > pairs * 0.3 && odd < pairs * 0.05 ? "utf-16be" : null;
    }

    private static UserError NoText(ReadOnlySpan<byte> sample, string label)
    {
        var kind = sample switch
        {
            _ when sample.StartsWith("PAR1"u8) => "a Parquet file",
            _ when sample.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) => "a PNG image",
            _ when sample.StartsWith<byte>([0xFF, 0xD8, 0xFF]) => "a JPEG image",
            _ when sample.StartsWith("%PDF"u8) => "a PDF",
            _ when sample.StartsWith<byte>([0x7F, 0x45, 0x4C, 0x46]) => "a program",
            _ when sample.StartsWith("SQLite format 3"u8) => "an SQLite database",
            _ => "a binary file",
        };
        return new UserError($"{label} is no text (it looks like {kind}): choose its real format, or another file.");
    }

    private static ReadOnlySpan<byte> TrimCut(ReadOnlySpan<byte> sample)
    {
        var length = sample.Length;
        while (length > 0 && sample.Length - length < 3 && (sample[length - 1] & 0xC0) == 0x80)
            length--;
        return length > 0 && sample[length - 1] >= 0xC0 ? sample[..(length - 1)] : sample;
    }

    /// <summary>Many good characters and few bad bytes: UTF-8 with damage, which the import names by its row.</summary>
    private static bool MostlyUtf8(ReadOnlySpan<byte> text)
    {
        int good = 0, bad = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                bad++;
            else if (!rune.IsAscii)
                good++;
            text = text[used..];
        }
        return good >= 2 * bad;
    }

    /// <summary>Valid in GB18030, and most of its characters among the common ones (lead byte B0 to D7).</summary>
    private static bool LooksLikeGb18030(ReadOnlySpan<byte> text)
    {
        int common = 0, other = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
                continue;
            if (i + 1 == text.Length)
                break;
            if (text[i] is 0x80 or 0xFF || text[i + 1] < 0x30 || text[i + 1] is 0x7F or 0xFF)
                return false;
            if (text[i + 1] is >= 0x30 and <= 0x39)
                i += 2;
            else if (text[i] is >= 0xB0 and <= 0xD7 && text[i + 1] >= 0xA1)
                common++;
            else
                other++;
            i++;
        }
        return common > other;
    }
}
