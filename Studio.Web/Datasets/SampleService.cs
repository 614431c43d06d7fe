using Studio.Data;
using Studio.Data.Tables.Importing;
using Studio.Data.Tables.Samples;

namespace Studio.Web.Datasets;

/// <summary>Makes or fetches a sample when a person asks for it, and hands its files to an import like any other.</summary>
public sealed class SampleService(DatasetService datasets, Uploads uploads, Workspace workspace, HttpClient http)
{
    /// <param name="progress">bytes fetched so far.</param>
    /// <returns>the import job's id.</returns>
    /// <exception cref="UserError">no network, or a file that is not the known one.</exception>
    public async Task<string> StartAsync(SampleDataset sample, Action<long> progress, CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(workspace.Cache, $"sample-{Identifier.New()}");
        var sent = new List<Upload>();
        try
        {
            var files = sample.IsGenerated
                ? await Task.Run(() => SampleGenerator.Write(sample, folder), cancellationToken)
                : await new SampleDownloader(http).FetchAsync(sample, folder, progress, cancellationToken);
            foreach (var file in files)
                sent.Add(await SendAsync(file, cancellationToken));
            return await datasets.StartImportAsync(Request(sample, sent), cancellationToken);
        }
        catch
        {
            sent.ForEach(upload => uploads.Delete(upload.Id));
            throw;
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Upload> SendAsync(ImportFile file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file.Path);
        return await uploads.SaveAsync(content, file.Label, content.Length, cancellationToken);
    }

    private static ImportRequest Request(SampleDataset sample, List<Upload> files) => new()
    {
        Name = sample.Title,
        Inputs = [.. files.Select(upload => new ImportInput { UploadId = upload.Id })],
        Format = sample.Format,
        Columns = sample.Columns,
    };
}
