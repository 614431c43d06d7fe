using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Studio.Data;

namespace Studio.Training.Models.Hub;

/// <summary>
/// Whom models may be fetched from: any host of the public internet by https, and the hubs that whoever started Studio
/// named, such as a mirror in the local network, by whatever address. Nothing else: a name is looked up once, at the
/// moment of connecting, so that it cannot mean one address when checked and another when asked.
/// </summary>
/// <param name="named">addresses of hubs; the first is the one asked where a model's name says none.</param>
public sealed class HubHosts(IReadOnlyList<Uri> named)
{
    /// <summary>Where the hubs' addresses stand that the command line does not name, separated by commas.</summary>
    public const string Variable = "STUDIO_HUB";

    private static readonly Uri s_usual = new("https://huggingface.co/");

    /// <summary>Asked where nothing else is said.</summary>
    public Uri First => named.Count > 0 ? named[0] : s_usual;

    public IReadOnlyList<Uri> Named => named;

    /// <summary>The addresses as one text, as <see cref="Parse"/> reads it.</summary>
    public string Text => string.Join(',', named);

    /// <param name="setting">addresses separated by commas; null or empty for none.</param>
    /// <exception cref="UserError">one is no address.</exception>
    public static HubHosts Parse(string? setting) => new([.. (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOne)]);

    /// <summary>Looks at what can be told without asking the network; the rest is told when connecting.</summary>
    /// <exception cref="UserError">it must not be asked.</exception>
    public void Check(Uri address)
    {
        if (IsNamed(address)) return;
        if (address.Scheme != Uri.UriSchemeHttps) throw new UserError($"{address.Host} is asked by https alone, and this address says {address.Scheme}. {Leave}");
        if (address.UserInfo.Length > 0) throw new UserError("An address with a user's name or password in it is not asked; leave them out.");
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var literal) && !PublicAddress.Is(literal)) throw Private(address.Host);
    }

    /// <summary>A client that follows no redirects by itself, sends nothing a person did not ask for, and connects as said above.</summary>
    public HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(20), ConnectCallback = ConnectAsync };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("studio", null));
        return client;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var target = context.DnsEndPoint;
        var asked = context.InitialRequestMessage.RequestUri!;
        // another host than the one asked is the machine's own proxy, which its administrator set
        var isFree = IsNamed(asked) || !string.Equals(asked.IdnHost.Trim('[', ']'), target.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancel);
        if (!isFree) addresses = [.. addresses.Where(PublicAddress.Is)];
        if (addresses.Length == 0) throw Private(target.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsNamed(Uri address) => named.Any(hub => hub.Scheme == address.Scheme && hub.Port == address.Port && hub.IdnHost.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase));

    private static UserError Private(string host) => new($"{host} is a machine of this network and not of the public internet, so it is not asked. {Leave}");

    private static string Leave => $"Whoever starts Studio can name a hub of their own: --hub ADDRESS, or ${Variable}.";

    private static Uri ParseOne(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { UserInfo: "", Query: "", Fragment: "" } && address.Host.Length > 0
            ? address : throw new UserError($"'{text}' is no address of a hub; write it whole, such as https://huggingface.co.");
}
