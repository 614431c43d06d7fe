using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class RunEventsTests
{
    [Fact]
    public async Task Stream_TakenUpAgainByLastEventId_RepeatsAndLosesNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "short");
        var first = await ReadAsync(studio, run, null, 5);
        var rest = await ReadAsync(studio, run, first[^1].Id, 20); // start, 20 metrics, 2 checkpoints, end = 24 lines
        string[] journal = await File.ReadAllLinesAsync(Path.Combine(studio.Workspace.RunDirectory(run), "events.jsonl"));
        string[] received = [.. first.Concat(rest).Select(e => e.Data)];
        Assert.Equal(journal[..received.Length], received);
        await studio.WaitForAsync(run, "succeeded");
    }

    private static async Task<List<(string Id, string Data)>> ReadAsync(TestStudio studio, string run, string? lastEventId, int atMost)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var answer = await studio.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var events = new List<(string, string)>();
        var id = "";
        while (events.Count < atMost - 1 && await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add((id, line[6..]));
        }
        return events;
    }
}
