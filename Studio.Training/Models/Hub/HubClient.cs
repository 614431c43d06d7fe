using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Studio.Data;

namespace Studio.Training.Models.Hub;

/// <summary>
/// A hub's interface, as huggingface.co has it and its mirrors copy: a model's facts at api/models/NAME/revision/R, its
/// files at api/models/NAME/tree/R, and each at NAME/resolve/R/FILE, from where large ones are redirected to a store.
/// </summary>
public sealed partial class HubClient(HttpClient http, HubHosts hosts)
{
    private const int MostRedirects = 5;
    private const int MostPages = 20;
    private const int LargestAnswer = 16 << 20;

    /// <summary>How long a hub may say nothing.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>What would be fetched; fetches none of it.</summary>
    /// <exception cref="UserError">the hub cannot be asked, or it has no such model that Studio could read.</exception>
    public async Task<HubListing> ListAsync(HubAddress address, CancellationToken cancel = default)
    {
        try
        {
            using var facts = (await JsonAsync(address, new(address.Endpoint, $"api/models/{address.Repository}/revision/{Uri.EscapeDataString(address.Revision)}"), cancel)).Json;
            var commit = Text(facts.RootElement, "sha") is { } sha && Commit().IsMatch(sha) ? sha : address.Revision;
            var files = await FilesAsync(address, commit, cancel);
            var (chosen, leftOut) = HubFileChoice.Of(files, address.Repository);
            return new()
            {
                Page = address.Page,
                Endpoint = address.Endpoint,
                Repository = address.Repository,
                Commit = commit,
                License = License(facts.RootElement),
                Bytes = chosen.Sum(file => file.Bytes),
                Files = chosen,
                LeftOut = leftOut,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserError($"{address.Endpoint.Host} did not answer as a hub does ({e.Message.Split('\n')[0].TrimEnd('.')}).", e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw Unreachable(address.Endpoint.Host, e);
        }
    }

    /// <summary>The address of one file's bytes at a listing's commit.</summary>
    public static Uri AddressOf(HubListing model, HubFile file) => new(model.Endpoint, $"{model.Repository}/resolve/{Uri.EscapeDataString(model.Commit)}/{Uri.EscapeDataString(file.Name)}");

    /// <summary>Asks, and follows redirects to hosts that may be asked; returns once the headers are there.</summary>
    /// <param name="from">the first byte wanted; 0 for all.</param>
    /// <exception cref="UserError">a redirect leads where it must not.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, long from, CancellationToken cancel)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            hosts.Check(address);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
            var response = await SendAsync(request, cancel);
            if (!IsRedirect(response.StatusCode)) return response;
            using (response)
            {
                var next = new Uri(address, response.Headers.Location ?? throw new UserError($"{address.Host} redirects, and does not say where to."));
                if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw new UserError($"{address.Host} redirects from https to {next.Scheme}, which is not followed.");
                address = next;
            }
        }
        throw new UserError($"{address.Host} redirects more than {MostRedirects} times; nothing was fetched.");
    }

    /// <summary>The sentence about a hub that cannot be reached, or breaks off.</summary>
    public static UserError Unreachable(string host, Exception e) =>
        e as UserError ?? e.InnerException as UserError ?? new($"{host} cannot be reached ({(e is OperationCanceledException ? $"it said nothing for {Silence.TotalSeconds:0} seconds" : e.Message.TrimEnd('.'))}): is there a network? A model can also be fetched elsewhere and imported as a folder.", e);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(Silence);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
    }

    private async Task<List<HubFile>> FilesAsync(HubAddress address, string commit, CancellationToken cancel)
    {
        var files = new List<HubFile>();
        Uri? page = new(address.Endpoint, $"api/models/{address.Repository}/tree/{Uri.EscapeDataString(commit)}");
        for (var pages = 0; page is not null && pages < MostPages; pages++)
        {
            var (json, next) = await JsonAsync(address, page, cancel);
            using (json)
                files.AddRange(json.RootElement.EnumerateArray().Where(entry => Text(entry, "type") == "file").Select(FileOf));
            page = next;
        }
        return files;
    }

    private async Task<(JsonDocument Json, Uri? Next)> JsonAsync(HubAddress address, Uri at, CancellationToken cancel)
    {
        using var response = await GetAsync(at, 0, cancel);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            throw new UserError($"{address.Endpoint.Host} has no model '{address.Repository}'{(address.Revision == HubAddress.Latest ? "" : $" of the revision '{address.Revision}'")} that everybody may fetch. Look at its name; one that is private, or whose terms must be accepted first, is downloaded with its owner's leave and imported as a folder.");
        if (!response.IsSuccessStatusCode) throw new UserError($"{address.Endpoint.Host} answered {(int)response.StatusCode} ({response.ReasonPhrase}) in place of the model's files. Try again later.");
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(Silence);
        await response.Content.LoadIntoBufferAsync(LargestAnswer, silence.Token);
        var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(silence.Token));
        return (json, Next(at, response));
    }

    /// <summary>More of a long list stands behind the Link header's "next".</summary>
    private static Uri? Next(Uri at, HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links) && NextLink().Match(string.Join(',', links)) is { Success: true } next ? new(at, next.Groups["next"].Value) : null;

    private static HubFile FileOf(JsonElement entry)
    {
        var (lfs, bytes) = (entry.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object ? large : default, entry.GetProperty("size").GetInt64());
        var sha256 = lfs.ValueKind == JsonValueKind.Object ? Hash(Text(lfs, "oid"), 64) : null;
        if (bytes < 0) throw new JsonException("a file's size is below 0");
        return new(Text(entry, "path") ?? "", bytes, sha256, sha256 is null ? Hash(Text(entry, "oid"), 40) : null);
    }

    private static string? Hash(string? text, int length) => text is not null && text.Length == length && text.All(char.IsAsciiHexDigit) ? text.ToLower(CultureInfo.InvariantCulture) : null;

    /// <summary>Of the card, else of the tags; a list of several as one text.</summary>
    private static string? License(JsonElement facts)
    {
        var card = facts.TryGetProperty("cardData", out var data) && data.ValueKind == JsonValueKind.Object ? data : default;
        var said = card.ValueKind == JsonValueKind.Object && card.TryGetProperty("license", out var license)
            ? license.ValueKind == JsonValueKind.Array ? string.Join(", ", license.EnumerateArray().Select(one => one.ToString())) : license.ToString() : null;
        if (said is "other") said = Text(card, "license_name") ?? said;
        if (said is null or "" && facts.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array)
            said = tags.EnumerateArray().Select(tag => tag.ToString()).FirstOrDefault(tag => tag.StartsWith("license:", StringComparison.Ordinal))?["license:".Length..];
        return said is { Length: > 0 } ? said[..Math.Min(said.Length, 100)] : null;
    }

    private static string? Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Commit();

    [GeneratedRegex("<(?<next>[^>]+)>; *rel=\"next\"")]
    private static partial Regex NextLink();
}
