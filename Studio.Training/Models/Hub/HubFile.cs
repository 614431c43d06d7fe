namespace Studio.Training.Models.Hub;

/// <summary>A file of a model as a hub lists it.</summary>
/// <param name="Sha256">of its bytes, in hexadecimal; null for a small file, of which hubs say git's hash.</param>
/// <param name="GitHash">SHA-1 of git's blob (the word "blob", the length, a zero, the bytes); null where sha256 is there.</param>
public sealed record HubFile(string Name, long Bytes, string? Sha256, string? GitHash);
