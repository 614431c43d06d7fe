using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Web.Live;

namespace Studio.Web.Api;

/// <summary>
/// A run's journal as server-sent events. An event's id is the offset after its line, so a client that reconnects with
/// Last-Event-ID goes on exactly there: nothing twice, nothing lost, however long it was away.
/// <code>
/// id: 182
/// event: metric
/// data: {"t":"metric","attempt":1,"wall":1763791201.5,"step":10,"values":{"loss":3.21}}
/// </code>
/// </summary>
public static class RunEventsApi
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);
    private const int ReadBytes = 64 << 10;

    public static void MapRunEvents(this RouteGroupBuilder api) =>
        api.MapGroup("/runs/{runId}").WithTags("runs").RequireRun().MapGet("/events", StreamAsync).WithName("streamRunEvents")
            .WithSummary("The run's journal, line by line as it grows. Begins after Last-Event-ID (or ?from=), else at the journal's beginning.")
            .Produces<string>(contentType: "text/event-stream");

    private static async Task StreamAsync(
        string runId, HttpContext context, Workspace workspace, LiveFeed feed, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, long? from, CancellationToken cancellationToken)
    {
        var offset = from ?? (lastEventId is null ? 0 : ParseOffset(lastEventId));
        if (offset < 0)
            throw new UserError("The offset to begin at must not be negative.");
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var grown = new SemaphoreSlim(0);
        using var subscription = feed.Subscribe(runId, _ => grown.Release());
        await context.Response.StartAsync(cancellationToken);
        var journal = new RunDirectory(workspace.RunDirectory(runId)).Events;
        while (Directory.Exists(workspace.RunDirectory(runId)))
        {
            offset = await SendAsync(journal, offset, context.Response.Body, cancellationToken);
            if (!await grown.WaitAsync(s_heartbeat, cancellationToken))
                await context.Response.Body.WriteAsync(": still here\n\n"u8.ToArray(), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Sends the whole lines from an offset on; a line that is still being written waits for its end.</summary>
    private static async Task<long> SendAsync(string journal, long offset, Stream body, CancellationToken cancellationToken)
    {
        if (!File.Exists(journal))
            return offset;
        await using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ReadBytes, FileOptions.Asynchronous);
        if (offset > file.Length)
            throw new UserError($"The journal has {file.Length} bytes; it cannot be read from {offset}.");
        file.Position = offset;
        var rest = new MemoryStream();
        var buffer = new byte[ReadBytes];
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            rest.Write(buffer, 0, read);
            offset += await WriteLinesAsync(rest, offset, body, cancellationToken);
        }
        await body.FlushAsync(cancellationToken);
        return offset;
    }

    /// <returns>bytes of whole lines taken out of <paramref name="rest"/>.</returns>
    private static async Task<long> WriteLinesAsync(MemoryStream rest, long offset, Stream body, CancellationToken cancellationToken)
    {
        var bytes = rest.GetBuffer().AsMemory(0, (int)rest.Length);
        var taken = 0;
        while (bytes.Span[taken..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = Encoding.UTF8.GetString(bytes.Span.Slice(taken, end));
            taken += end + 1;
            await body.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {offset + taken}\nevent: {TypeOf(line)}\ndata: {line}\n\n")), cancellationToken);
        }
        var left = bytes[taken..].ToArray();
        rest.SetLength(0);
        rest.Write(left);
        return taken;
    }

    /// <summary>The word after {"t":" with which every line begins.</summary>
    private static string TypeOf(string line)
    {
        const string start = "{\"t\":\"";
        var end = line.StartsWith(start, StringComparison.Ordinal) ? line.IndexOf('"', start.Length) : -1;
        return end > 0 ? line[start.Length..end] : "message";
    }

    private static long ParseOffset(string lastEventId) =>
        long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : throw new UserError("Last-Event-ID is no offset of this journal.");
}
