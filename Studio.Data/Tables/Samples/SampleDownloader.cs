using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Samples;

/// <summary>
/// Fetches a sample's files when a person asked for it; nothing else in Studio calls out. A file counts only when its
/// sha256 is the catalog's, so it does not matter who answers.
/// </summary>
public sealed class SampleDownloader(HttpClient http)
{
    private const int Attempts = 4;
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(30);

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
            await CopyAsync(file, partial, progress, cancellationToken);
            await using (var content = File.OpenRead(partial))
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) is var hash && hash != file.Sha256)
                    throw new UserError($"{file.Name} of '{sample.Title}' is not the file it should be (sha256 {hash[..12]}… in place of {file.Sha256[..12]}…): it was changed at its source or on its way, and is not used.");
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is HttpRequestException || Broke(e))
        {
            throw new UserError($"{file.Name} of '{sample.Title}' could not be fetched from {new Uri(file.Url).Host} ({e.Message.TrimEnd('.')}): is there a network? It can also be fetched elsewhere and imported as a file.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserError($"{file.Name} of '{sample.Title}': {new Uri(file.Url).Host} sent nothing for {s_silence.TotalSeconds:0} seconds. Try again later, or fetch it elsewhere and import it as a file.", e);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new UserError($"The disk is full: {file.Name} of '{sample.Title}' was given up and removed. Free some space and try again.", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The connection ended early or was reset; not the disk.</summary>
    private static bool Broke(Exception e) => e is HttpIOException or IOException { InnerException: SocketException };

    /// <summary>A connection that breaks is taken up again where it broke, a few times.</summary>
    private async Task CopyAsync(SampleFile file, string path, Action<long> progress, CancellationToken cancellationToken)
    {
        await using var target = File.Create(path);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CopyFromAsync(target.Position, file, target, progress, cancellationToken);
                return;
            }
            catch (IOException e) when (Broke(e) && attempt < Attempts && target.Position > 0)
            {
                // what came so far stays
            }
        }
    }

    private async Task CopyFromAsync(long from, SampleFile file, FileStream target, Action<long> progress, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            target.SetLength(0); // it sends all of it again
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[64 << 10];
        while (true)
        {
            silence.CancelAfter(s_silence);
            var read = await content.ReadAsync(buffer, silence.Token);
            if (read == 0)
                return;
            // whoever answers must not fill the disk
            if (target.Position + read > file.Bytes)
                throw new UserError($"{file.Name} is longer than the {file.Bytes:N0} bytes it should have: it was changed at its source or on its way, and is not used.");
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(target.Position);
        }
    }
}
