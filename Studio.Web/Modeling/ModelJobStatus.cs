namespace Studio.Web.Modeling;

public enum ModelJobState { Running, Succeeded, Failed, Cancelled }

public enum ModelJobKind { Import, Fetch, Saving, Compression }

/// <summary>Where an import of a model, a download, the saving of one or its compression stands; read from its job directory each time, so that a restart loses nothing.</summary>
/// <param name="BytesDone">copied so far.</param>
/// <param name="BytesTotal">0 where it is not known.</param>
/// <param name="ModelId">null until it has succeeded.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
/// <param name="RowsDone">of a compression: measured so far, before and after together.</param>
/// <param name="RowsTotal">0 where nothing is measured, or not yet.</param>
/// <param name="CanResume">of a download: whether it failed or was interrupted, and can go on from what has come.</param>
public sealed record ModelJobStatus(string JobId, string Name, ModelJobKind Kind, ModelJobState State, long BytesDone, long BytesTotal, string? ModelId, string Reason, long RowsDone = 0, long RowsTotal = 0, bool CanResume = false);
