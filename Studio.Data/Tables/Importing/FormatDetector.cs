using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>The first bytes of a file, unpacked: enough to tell its format, encoding and dialect, however large it is.</summary>
internal sealed record FileHead(byte[] Bytes, bool Whole)
{
    public static FileHead Read(ImportFile file)
    {
        using var source = SourceFile.Open(file);
        var bytes = new byte[TextEncodings.SampleBytes];
        var length = source.Content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == 0)
            throw new UserError($"{file.Label} is empty: there is nothing to import.");
        return new FileHead(bytes[..length], length < bytes.Length);
    }
}

/// <summary>Tells a file's format by its first bytes where they are certain, else by its name.</summary>
internal static class FormatDetector
{
    public static ImportFormat Detect(ImportFile file, FileHead head)
    {
        var name = SourceFile.PlainName(file);
        ReadOnlySpan<byte> bytes = head.Bytes;
        if (bytes.StartsWith("PAR1"u8) || name.EndsWith(".parquet", StringComparison.Ordinal))
            return ImportFormat.Parquet;
        if (IdxHeader.LooksLike(bytes) || name.EndsWith("-ubyte", StringComparison.Ordinal) || name.EndsWith(".idx", StringComparison.Ordinal))
            return ImportFormat.Idx;
        return Path.GetExtension(name) switch
        {
            ".csv" or ".tsv" or ".tab" or ".psv" => ImportFormat.Csv,
            ".jsonl" or ".ndjson" or ".json" => ImportFormat.Json,
            ".txt" or ".md" => ImportFormat.Text,
            _ => ByContent(bytes),
        };
    }

    private static ImportFormat ByContent(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("{\""u8) || text.StartsWith("[{"u8) ? ImportFormat.Json : ImportFormat.Text;
    }
}
