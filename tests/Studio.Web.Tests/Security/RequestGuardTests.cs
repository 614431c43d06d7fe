using System.Net;
using System.Net.WebSockets;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Security;

public class RequestGuardTests
{
    /// <summary>Ids as attackers send them: every one must be told 4xx, with no file read and no stack shown.</summary>
    private static readonly string[] s_hostile =
    [
        "..", "..%2f..%2fetc%2fpasswd", "%252e%252e%252fetc", "..%5c..%5cwindows", "%2fetc%2fpasswd", "C:%5cWindows%5cwin.ini",
        "%5c%5chost%5cshare", "x%00y", "file:%2f%2f%2fetc%2fpasswd", "-rf", "$(id)", "x;touch%20p", "%0a", new string('a', 300), "%F0%9F%98%80", "UPPER",
        "%3Cimg%20src=x%20onerror=alert(1)%3E", "con.", ".lock",
    ];

    [Fact]
    public async Task Requests_WithHostileIds_AreRefusedWithASentence()
    {
        await using var studio = await TestStudio.StartAsync();
        foreach (var id in s_hostile)
        {
            foreach (var path in new[] { $"runs/{id}", $"runs/{id}/log", $"runs/{id}/checkpoints/last", $"datasets/{id}", $"datasets/{id}/versions/1/rows", $"imports/{id}" })
                await ExpectRefusalAsync(studio, HttpMethod.Get, path);
            foreach (var path in new[] { $"runs/{id}", $"datasets/{id}" })
                await ExpectRefusalAsync(studio, HttpMethod.Delete, path);
            await ExpectRefusalAsync(studio, HttpMethod.Post, $"runs/{id}/cancel");
        }
        Assert.True(Directory.Exists(studio.Workspace.Runs));
    }

    [Fact]
    public async Task Requests_OfForeignPages_AreRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        foreach (var origin in new[] { "http://evil.example", "null", "http://localhost:1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Headers = { { "Origin", origin } } };
            using var answer = await studio.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Requests_WithARebindingHost_AreRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs") { Headers = { Host = "7f000001.rbndr.us" } };
        using var answer = await studio.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Circuit_OpenedByAForeignPage_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(studio.Http.BaseAddress!) { Scheme = "ws", Path = "/_blazor" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, default));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Answers_CarryStrictHeaders()
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.GetAsync("/api/v1/system");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static async Task ExpectRefusalAsync(TestStudio studio, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(studio.Http.BaseAddress + "api/v1/" + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = await studio.Http.SendAsync(request);
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{method} {path}: {answer.StatusCode}");
        Assert.DoesNotContain("   at ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
