using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class UnknownRouteTests
{
    [Theory]
    [InlineData("PUT", "runs", "GET, POST")]
    [InlineData("DELETE", "queue", "GET")]
    [InlineData("GET", "imports/preview-of/nothing", null)]
    [InlineData("POST", "datasets", "GET")]
    [InlineData("GET", "uploads", "POST")]
    [InlineData("PATCH", "system", "GET")]
    [InlineData("GET", "nothing", null)]
    public async Task Request_WrongMethodOrPath_Is405WithAllowOr404(string method, string path, string? allow)
    {
        await using var studio = await TestStudio.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        using var answer = await studio.Http.SendAsync(request);
        await ExpectAsync(answer, allow is null ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed, allow ?? "is not known");
        Assert.Equal(allow?.Split(", ") ?? [], answer.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("runs", "text/plain")]
    [InlineData("imports", "application/xml")]
    [InlineData("imports/preview", "application/x-www-form-urlencoded")]
    [InlineData("tokenizer-trainings", "text/plain")]
    public async Task Request_WrongContentType_Is415NamingWhatIsTaken(string path, string type)
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsync($"/api/v1/{path}", new StringContent("{}", Encoding.UTF8, type));
        await ExpectAsync(answer, HttpStatusCode.UnsupportedMediaType, "application/json");
    }

    [Fact]
    public async Task Request_BodyWithoutAType_Is415()
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsync("/api/v1/imports", new ByteArrayContent("{}"u8.ToArray()));
        await ExpectAsync(answer, HttpStatusCode.UnsupportedMediaType, "no type");
    }

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, string mentions)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Contains(mentions, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
