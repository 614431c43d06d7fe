namespace Studio.Web.Importing;

/// <summary>One file on its way from the browser.</summary>
/// <param name="Key">the page script's number for it.</param>
public sealed record UploadState(int Key, string Name, long Bytes)
{
    public long Sent { get; set; }

    /// <summary>Set once the file has arrived whole.</summary>
    public string? UploadId { get; set; }
    public string? Failure { get; set; }
    public double Share => Bytes == 0 ? 0 : Math.Min(1, (double)Sent / Bytes);
}
