using Studio.Training.Contracts;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Cleaning;

/// <summary>jobs/ID/ of one cleaning; see <see cref="JobJournal"/> for the lines.</summary>
internal sealed class CleanJobFolder(string path) : JobFolder(path, CleanSpec.FileName)
{
    /// <summary>Set when the catalog has the result: then nothing is left to do.</summary>
    private string Settled => Path.Combine(Root, "settled");

    /// <summary>null when this is no cleaning's folder.</summary>
    public CleanJobStatus? Status()
    {
        if (!Exists)
            return null;
        var spec = CleanSpec.Load(Root);
        if (LastLine<Line>() is not { } line)
            return new(Id, spec.Name, spec.Dataset, HasBegun ? CleanJobState.Running : CleanJobState.Queued, 0, 0, 0, null, null, "");
        // succeeded means for whoever asks that the version can be used, so not before the catalog has it
        return line.T == "end" && File.Exists(Settled)
            ? new(Id, spec.Name, spec.Dataset, StateOf(line.Status), line.Done, line.Total, line.Written, line.DatasetId, line.Version, line.Reason ?? "")
            : new(Id, spec.Name, spec.Dataset, CleanJobState.Running, line.Done, line.Total, line.Written, null, null, "");
    }

    /// <summary>The version that a successful cleaning made; null otherwise.</summary>
    public (string DatasetId, int Version)? Result() =>
        LastLine<Line>() is { T: "end", Status: "succeeded", DatasetId: { } id, Version: { } version } ? (id, version) : null;

    public void Settle() => AtomicFile.WriteText(Settled, "");

    private static CleanJobState StateOf(string? status) => status switch
    {
        "succeeded" => CleanJobState.Succeeded,
        "cancelled" => CleanJobState.Cancelled,
        _ => CleanJobState.Failed,
    };

    private sealed record Line : JobLine
    {
        public long Done { get; init; }
        public long Total { get; init; }
        public long Written { get; init; }
        public string? DatasetId { get; init; }
        public int? Version { get; init; }
    }
}
