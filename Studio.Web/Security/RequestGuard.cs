using Studio.Web.Api;

namespace Studio.Web.Security;

/// <summary>The first thing every request meets: the right Host, the right Origin, and headers that keep the browser strict.</summary>
public static class RequestGuard
{
    /// <summary>
    /// Scripts and connections only from here; no eval. Styles may stand in elements, because Radzen positions its
    /// pop-ups that way; images may be data (thumbnails) and blobs (downloads of charts).
    /// </summary>
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UseRequestGuard(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<AllowedHosts>();
        app.Use((context, next) => GuardAsync(context, next, hosts));
    }

    private static Task GuardAsync(HttpContext context, RequestDelegate next, AllowedHosts hosts)
    {
        SetHeaders(context.Response.Headers);
        if (!hosts.Allows(context.Request.Host))
            return Problem.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, $"This Studio does not answer for the host '{context.Request.Host.Host}'. Open it by the address it printed when it started.");
        if (SameOrigin.Concerns(context.Request) && !SameOrigin.Allows(context.Request))
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "The request comes from another site and was refused. Open Studio by its own address and try again.");
        return next(context);
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
