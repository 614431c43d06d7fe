namespace Studio.Web.Api;

/// <param name="BytesFreed">what the files that are gone took on the disk.</param>
public sealed record Freed(long BytesFreed);
