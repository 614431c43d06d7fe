namespace Studio.Data.Tables.Sources;

/// <param name="Quoted">a field may be put in double quotes, in which a quote is written twice (RFC 4180).</param>
internal sealed record CsvDialect(byte Delimiter, bool Quoted, bool HasHeader)
{
    public string DelimiterName => Delimiter switch
    {
        (byte)',' => "comma",
        (byte)'\t' => "tab",
        (byte)';' => "semicolon",
        (byte)'|' => "bar",
        _ => $"'{(char)Delimiter}'",
    };
}
