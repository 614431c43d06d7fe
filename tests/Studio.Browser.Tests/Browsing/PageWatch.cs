using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Studio.Browsing;

/// <summary>Collects what a page complains about: console errors, exceptions, failed requests, and requests that leave the machine.</summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public PageWatch(IPage page, Uri home)
    {
        page.Console += (_, message) => { if (message.Type == "error") _complaints.Enqueue($"console: {message.Text}"); };
        page.PageError += (_, error) => _complaints.Enqueue($"exception: {error}");
        page.Response += (_, response) => { if (response.Status >= 500) _complaints.Enqueue($"{response.Status} {response.Url}"); };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith($"ws://{home.Authority}", StringComparison.Ordinal))
                _complaints.Enqueue($"request to the outside: {request.Url}");
        };
    }

    public IReadOnlyList<string> Complaints => [.. _complaints];
}
