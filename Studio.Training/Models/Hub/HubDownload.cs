using System.Net;
using System.Security.Cryptography;
using Studio.Data;
using Studio.Training.Models.HuggingFace;

namespace Studio.Training.Models.Hub;

/// <summary>
/// Fetches a listing's files into a folder. What has come of a file stands in NAME.part until it is whole and its hash is
/// the listed one; a connection that breaks, a kill or a restart goes on at the byte where it stopped. The configuration
/// comes first, so that gigabytes are not fetched of a model Studio does not have.
/// </summary>
/// <param name="pause">how long to wait before the n-th attempt in a row that brought nothing.</param>
public sealed class HubDownload(HubClient hub, Func<int, TimeSpan> pause)
{
    private const int MostFailures = 5;
    private const string Part = ".part";

    /// <summary>1 s, 2 s, 4 s and so on.</summary>
    public HubDownload(HubClient hub) : this(hub, failures => TimeSpan.FromSeconds(1 << (failures - 1)))
    {
    }

    /// <summary>Bytes of a model that a folder holds already, of unfinished files too.</summary>
    public static long BytesIn(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <exception cref="UserError">a file cannot be fetched or is not the listed one, or Studio has no such model; what came stays, to go on from.</exception>
    public async Task FetchAsync(HubListing model, string folder, Action<long> progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        DiskSpace.Require(folder, model.Bytes - BytesIn(folder));
        long before = 0;
        var isChecked = false;
        foreach (var file in model.Files)
        {
            if (!isChecked && file.Name.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                if (File.Exists(Path.Combine(folder, ConfigJson.FileName))) ModelKinds.Of(ConfigJson.Open(folder));
                isChecked = true;
            }
            var done = before;
            await FetchAsync(model, file, Path.Combine(folder, file.Name), bytes => progress(done + bytes), cancel);
            before += file.Bytes;
        }
    }

    private async Task FetchAsync(HubListing model, HubFile file, string path, Action<long> progress, CancellationToken cancel)
    {
        if (File.Exists(path)) return; // was whole when it got this name
        try
        {
            // bytes of an earlier attempt may have been lost with the machine's power: a second time from the start
            for (var attempt = 1; ; attempt++)
            {
                await CopyAsync(model, file, path + Part, progress, cancel);
                if (await IsListedAsync(file, path + Part, cancel)) break;
                File.Delete(path + Part);
                if (attempt == 2) throw new UserError($"{file.Name} of {model.Repository} is not the file the hub lists ({(file.Sha256 is null ? "git's hash" : "sha256")} differs): it was changed at its source or on its way, and is not used.");
            }
            File.Move(path + Part, path);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new UserError($"The disk is full: {file.Name} of {model.Repository} could not be written whole. Free some space and go on.", e);
        }
    }

    private async Task CopyAsync(HubListing model, HubFile file, string part, Action<long> progress, CancellationToken cancel)
    {
        await using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0); // what has come outlives a kill
        if (target.Length > file.Bytes) target.SetLength(0);
        target.Position = target.Length;
        for (var failures = 0; target.Length < file.Bytes;)
        {
            var before = target.Length;
            try
            {
                await CopyFromAsync(model, file, target, progress, cancel);
            }
            catch (Exception e) when (e is HttpRequestException { InnerException: not UserError } or HttpIOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                failures = target.Length > before ? 1 : failures + 1;
                if (failures >= MostFailures) throw new UserError($"{file.Name} of {model.Repository} was not fetched whole. {HubClient.Unreachable(model.Endpoint.Host, e).Message} What has come is kept.", e);
                await Task.Delay(pause(failures), cancel);
            }
            catch (HttpRequestException e)
            {
                throw HubClient.Unreachable(model.Endpoint.Host, e);
            }
        }
    }

    private async Task CopyFromAsync(HubListing model, HubFile file, FileStream target, Action<long> progress, CancellationToken cancel)
    {
        using var response = await hub.GetAsync(HubClient.AddressOf(model, file), target.Length, cancel);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone)
            throw new UserError($"{model.Endpoint.Host} does not give out {file.Name} of {model.Repository} (it answered {(int)response.StatusCode}): its terms may have to be accepted first. Download it with its owner's leave and import it as a folder.");
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent) target.SetLength(0); // it knows no ranges, and sends all of it again
        else if (response.Content.Headers.ContentRange?.From != target.Length) throw new HttpIOException(HttpRequestError.InvalidResponse, "it sends another part than was asked for");
        await using var content = await response.Content.ReadAsStreamAsync(cancel);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var buffer = new byte[256 << 10];
        while (target.Length < file.Bytes)
        {
            silence.CancelAfter(HubClient.Silence);
            var read = await ReadAsync(content, buffer, silence.Token);
            if (read == 0) throw new HttpIOException(HttpRequestError.ResponseEnded, "it ended early");
            // whoever answers must not fill the disk; a hash would notice too, but only at the end
            if (target.Length + read > file.Bytes) throw new UserError($"{file.Name} of {model.Repository} is longer than the {file.Bytes:N0} bytes that the hub lists, and is not used.");
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
            progress(target.Length);
        }
    }

    /// <summary>A connection that is reset says so as any file would; here it must be told from the disk's errors.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await content.ReadAsync(buffer, cancel);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection broke", e);
        }
    }

    private static async Task<bool> IsListedAsync(HubFile file, string path, CancellationToken cancel)
    {
        await using var content = File.OpenRead(path);
        if (content.Length != file.Bytes) return false;
        if (file.Sha256 is not null) return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == file.Sha256;
        return file.GitHash is null || await GitHashAsync(content, cancel) == file.GitHash;
    }

    private static async Task<string> GitHashAsync(FileStream content, CancellationToken cancel)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1); // git's own name of a file; hubs give no other hash of small ones
        sha.AppendData(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")));
        var buffer = new byte[64 << 10];
        for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0;) sha.AppendData(buffer.AsSpan(0, read));
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
