using System.Net;

namespace Studio.Web.Security;

/// <summary>
/// Which Host headers are answered. A page on the internet can point a name of its own at 127.0.0.1 (DNS rebinding) and
/// would then be "same origin"; it cannot make the browser send another Host than that name.
/// </summary>
public sealed class AllowedHosts(StudioOptions options)
{
    private readonly bool _loopbackOnly = options.IsLoopback;

    public bool Allows(HostString host)
    {
        if (!host.HasValue)
            return false;
        if (IPAddress.TryParse(host.Host, out var address))
            return IPAddress.IsLoopback(address) || !_loopbackOnly;
        return IsName(host.Host, "localhost") || IsName(host.Host, options.Host) || (!_loopbackOnly && IsName(host.Host, Environment.MachineName));
    }

    private static bool IsName(string host, string name) => host.Equals(name, StringComparison.OrdinalIgnoreCase);
}
