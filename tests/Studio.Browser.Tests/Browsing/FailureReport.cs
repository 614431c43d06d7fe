using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Studio.Browsing;

/// <summary>
/// What a failed test's pages showed: their address, focus, visible text and last console lines. On a machine where nobody
/// can look, this is all that tells why a wait was in vain.
/// </summary>
public static class FailureReport
{
    private const int MaxText = 2500;
    private const int MaxLines = 20;

    public static async Task<string> OfAsync(IReadOnlyList<IPage> pages)
    {
        var report = new StringBuilder();
        foreach (var page in pages.Where(page => !page.IsClosed))
            report.AppendLine(await OfAsync(page));
        return report.ToString();
    }

    private static async Task<string> OfAsync(IPage page)
    {
        try
        {
            var text = await page.EvaluateAsync<string>("() => document.body.innerText");
            var focus = await page.EvaluateAsync<string>("() => document.activeElement?.outerHTML.slice(0, 300) ?? ''");
            var console = (await page.ConsoleMessagesAsync()).TakeLast(MaxLines).Select(message => $"  {message.Type}: {message.Text}");
            return string.Create(CultureInfo.InvariantCulture, $"--- {page.Url}\nfocus: {focus}\n{string.Join('\n', console)}\n{text[..Math.Min(text.Length, MaxText)]}");
        }
        catch (PlaywrightException e)
        {
            return $"--- {page.Url}: it does not answer: {e.Message}";
        }
    }
}
