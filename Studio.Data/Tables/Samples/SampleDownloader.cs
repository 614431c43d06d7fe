using System.Security.Cryptography;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Samples;

/// <summary>
/// Fetches a sample's files when a person asked for it; nothing else in Studio calls out. A file counts only when its
/// sha256 is the catalog's, so it does not matter who answers.
/// </summary>
public sealed class SampleDownloader(HttpClient http)
{
    /// <summary>Fetches all files into a folder.</summary>
    /// <param name="progress">bytes of all files so far.</param>
    /// <exception cref="UserError">a file cannot be fetched, or is not what it should be; nothing of it is left.</exception>
    public async Task<IReadOnlyList<ImportFile>> FetchAsync(SampleDataset sample, string folder, Action<long> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<ImportFile>();
        long done = 0;
        foreach (var file in sample.Files)
        {
            var path = Path.Combine(folder, file.Name);
            var before = done;
            await FetchAsync(sample, file, path, bytes => progress(before + bytes), cancellationToken);
            done += file.Bytes;
            files.Add(new ImportFile(path, file.Name));
        }
        return files;
    }

    private async Task FetchAsync(SampleDataset sample, SampleFile file, string path, Action<long> progress, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        try
        {
            var hash = await CopyAsync(file, partial, progress, cancellationToken);
            if (hash != file.Sha256)
                throw new UserError($"{file.Name} of '{sample.Title}' is not the file it should be (sha256 {hash[..12]}… in place of {file.Sha256[..12]}…): it was changed at its source or on its way, and is not used.");
            File.Move(partial, path, overwrite: true);
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"{file.Name} of '{sample.Title}' could not be fetched from {new Uri(file.Url).Host} ({e.Message.TrimEnd('.')}): is there a network? It can also be fetched elsewhere and imported as a file.", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task<string> CopyAsync(SampleFile file, string path, Action<long> progress, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(file.Url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var target = File.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        long bytes = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes += read;
            // whoever answers must not fill the disk
            if (bytes > file.Bytes)
                throw new UserError($"{file.Name} is longer than the {file.Bytes:N0} bytes it should have: it was changed at its source or on its way, and is not used.");
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
