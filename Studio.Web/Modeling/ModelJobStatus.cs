namespace Studio.Web.Modeling;

public enum ModelJobState { Running, Succeeded, Failed, Cancelled }

/// <summary>Where an import of a model, or the saving of one, stands; read from its job directory each time, so that a restart loses nothing.</summary>
/// <param name="BytesDone">copied so far.</param>
/// <param name="BytesTotal">0 where it is not known.</param>
/// <param name="ModelId">null until it has succeeded.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
public sealed record ModelJobStatus(string JobId, string Name, ModelJobState State, long BytesDone, long BytesTotal, string? ModelId, string Reason);
