using Studio.Data;
using Studio.Web.Datasets;

namespace Studio.Web.Samples;

/// <summary>
/// Makes or fetches a sample and hands it to an import like any other. The only place in the program that asks anything
/// of another machine, and only when a person has pressed Download.
/// </summary>
public sealed class SampleService(DatasetService datasets, Uploads uploads, HttpClient http)
{
    /// <param name="progress">bytes made or fetched so far.</param>
    /// <returns>the import job's id.</returns>
    /// <exception cref="UserError">no network, another answer than a file, or a file that is not the known one.</exception>
    public async Task<string> StartAsync(Sample sample, Action<long> progress, CancellationToken cancellationToken = default)
    {
        var arrived = new List<Upload>();
        try
        {
            await foreach (var upload in sample.Generate is { } generate ? MakeAsync(generate, cancellationToken) : FetchAsync(sample, progress, cancellationToken))
                arrived.Add(upload);
            return await datasets.StartImportAsync(new ImportRequest { Name = sample.Name, Inputs = [.. arrived.Select(upload => new ImportInput { UploadId = upload.Id })] }, cancellationToken);
        }
        catch
        {
            arrived.ForEach(upload => uploads.Delete(upload.Id));
            throw;
        }
    }

    private async IAsyncEnumerable<Upload> MakeAsync(Func<IEnumerable<(string Name, byte[] Content)>> generate, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (name, content) in await Task.Run(() => generate().ToList(), cancellationToken))
            yield return await uploads.SaveAsync(new MemoryStream(content), name, content.Length, cancellationToken);
    }

    private async IAsyncEnumerable<Upload> FetchAsync(Sample sample, Action<long> progress, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long before = 0;
        foreach (var file in sample.Files)
        {
            var start = before;
            yield return await FetchAsync(file, bytes => progress(start + bytes), cancellationToken);
            before += file.Bytes;
        }
    }

    private async Task<Upload> FetchAsync(SampleFile file, Action<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(file.Address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new UserError($"{file.Address.Host} answered {(int)response.StatusCode} instead of {file.Name}: try again later, or import a copy of the file.");
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var checkedBody = new CheckedDownload(body, file, progress);
            var upload = await uploads.SaveAsync(checkedBody, file.Name, file.Bytes, cancellationToken);
            if (checkedBody.IsWhole)
                return upload;
            uploads.Delete(upload.Id);
            throw new UserError($"What {file.Address.Host} sent as {file.Name} is not the known file (its sha256 differs): nothing was kept of it.");
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"{file.Address.Host} cannot be reached ({e.Message}): the samples made on this machine need no network.", e);
        }
    }
}
