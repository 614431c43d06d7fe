namespace Studio.Data.Tables.Importing;

/// <param name="Bytes">0 to TotalBytes; an import reads its files twice (checking, writing), each pass is half of it.</param>
/// <param name="Rows">rows read so far in the first pass; all of them after it.</param>
public sealed record ImportProgress(long Bytes, long TotalBytes, long Rows);

/// <param name="Warnings">sentences: rows left out, a label column with one class.</param>
public sealed record ImportResult(DatasetManifest Manifest, string Folder, IReadOnlyList<string> Warnings);
