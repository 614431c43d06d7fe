using Studio.Data;

namespace Studio.Web.Datasets;

/// <summary>Everything people do to datasets; pages and the REST API call the same methods.</summary>
public sealed class DatasetService
{
    private static UserError NotYet() => new("Data cannot be imported in this build yet.");

    /// <summary>Raised on a pool thread when an import moved on; the argument is the job's id.</summary>
    public event Action<string>? ImportChanged;

    public ImportStatus? ImportStatus(string jobId) => throw NotYet();
    public IReadOnlyList<ImportStatus> Imports() => throw NotYet();
    public Task CancelImportAsync(string jobId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImportChanged?.Invoke(jobId);
        throw NotYet();
    }

    public Task<long> DeleteAsync(string datasetId, CancellationToken cancellationToken = default) => throw NotYet();
    public Task RenameAsync(string datasetId, string name, CancellationToken cancellationToken = default) => throw NotYet();
}
