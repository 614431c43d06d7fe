using Microsoft.Net.Http.Headers;

namespace Studio.Web.Security;

/// <summary>
/// Keeps other web sites from acting through the browser of someone who has Studio open: there is no login on a machine
/// of one's own, so a foreign page's form or WebSocket would otherwise do whatever the person may do.
/// Programs that are no browsers send neither Origin nor Sec-Fetch-Site nor cookies, and are let through.
/// </summary>
public static class SameOrigin
{
    /// <summary>Whether the request is one that this rule looks at: it changes something, or opens the page's live connection.</summary>
    public static bool Concerns(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.Upgrade.Count > 0
        || request.Path.StartsWithSegments("/_blazor");

    public static bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0)
            return origin.Count == 1 && IsOwn(origin[0], request.Host);

        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
            return site.Count == 1 && site[0] is "same-origin" or "none";

        // a browser from before these headers would at least send its cookies
        return !request.Headers.ContainsKey(HeaderNames.Cookie);
    }

    /// <summary>The scheme is left out: a proxy that speaks https to the browser speaks http to us, and a port serves one scheme only.</summary>
    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
        && uri.IdnHost.Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));
}
