namespace Studio.Web.Datasets;

/// <summary>A file that has arrived and waits in uploads/ to be previewed and imported.</summary>
/// <param name="FileName">as the sender called it, without folders; for people and for its ending, never used as a path.</param>
public sealed record Upload(string Id, string FileName, long Bytes);
