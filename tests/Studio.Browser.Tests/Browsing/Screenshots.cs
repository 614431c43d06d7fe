using Microsoft.Playwright;
using Studio.Testing;

namespace Studio.Browsing;

/// <summary>Pictures of pages under artifacts/screenshots, to be looked at; the README's are copies of them.</summary>
public static class Screenshots
{
    private static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots")).FullName;

    public static Task TakeAsync(IPage page, string name, bool fullPage = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), FullPage = fullPage, Animations = ScreenshotAnimations.Disabled });
}
