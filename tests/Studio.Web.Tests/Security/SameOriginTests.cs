using Microsoft.AspNetCore.Http;
using Studio.Web.Security;

namespace Studio.Web.Tests.Security;

public class SameOriginTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://127.0.0.1:5081", false)]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("http://evil.example", false)]
    [InlineData("http://127.0.0.1:5080.evil.example", false)]
    [InlineData("http://127.0.0.1:5080@evil.example", false)]
    [InlineData("file://", false)]
    public void Allows_WithOrigin_OnlyItsOwn(string origin, bool allowed)
    {
        var request = Request();
        request.Headers.Origin = origin;
        Assert.Equal(allowed, SameOrigin.Allows(request));
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    public void Allows_WithoutOrigin_AsSecFetchSiteSays(string site, bool allowed)
    {
        var request = Request();
        request.Headers["Sec-Fetch-Site"] = site;
        Assert.Equal(allowed, SameOrigin.Allows(request));
    }

    [Fact]
    public void Allows_ScriptWithoutAnyBrowserHeader_IsLetThrough() => Assert.True(SameOrigin.Allows(Request()));

    [Fact]
    public void Allows_CookieWithoutOrigin_IsRefused()
    {
        var request = Request();
        request.Headers.Cookie = "a=b";
        Assert.False(SameOrigin.Allows(request));
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs", false)]
    [InlineData("POST", "/api/v1/runs", true)]
    [InlineData("DELETE", "/api/v1/runs/x", true)]
    [InlineData("GET", "/_blazor", true)]
    public void Concerns_UnsafeMethodsAndTheCircuit(string method, string path, bool concerned)
    {
        var request = Request();
        (request.Method, request.Path) = (method, path);
        Assert.Equal(concerned, SameOrigin.Concerns(request));
    }

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Host = new HostString("127.0.0.1", 5080);
        return request;
    }
}
