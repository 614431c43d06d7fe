namespace Studio.Web.Samples;

/// <summary>One file of a sample that is downloaded; what arrives must have exactly this size and hash.</summary>
/// <param name="Sha256">lower-case hexadecimal.</param>
public sealed record SampleFile(string Name, Uri Address, long Bytes, string Sha256);
