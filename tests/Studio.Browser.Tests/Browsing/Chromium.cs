using Microsoft.Playwright;

namespace Studio.Browsing;

/// <summary>The system's Chromium, driven by Playwright; Playwright's own browsers are never downloaded.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static string? ExecutablePath { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public static async Task<Chromium> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Headless = true, Args = s_arguments });
        return new Chromium(playwright, browser);
    }

    /// <summary>A page in a profile of its own, as a new visitor has it.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width = 1440, int height = 1000, bool dark = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    public IReadOnlyList<IPage> Pages => [.. _browser.Contexts.SelectMany(context => context.Pages)];

    public async Task CloseAllAsync()
    {
        foreach (var context in _browser.Contexts.ToArray())
            await context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
