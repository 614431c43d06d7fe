using Microsoft.Playwright;
using Studio.Testing;

namespace Studio.Browsing;

/// <summary>axe-core in the page: what a screen reader or a keyboard would stumble over.</summary>
public static class Accessibility
{
    private static readonly string s_axe = Path.Combine(Repository.Root, "wwwroot-assets", "node_modules", "axe-core", "axe.min.js");

    /// <summary>One line per violation: rule, impact, element. Empty when there is none.</summary>
    public static Task<IReadOnlyList<string>> ViolationsAsync(IPage page) => RunAsync(page, "{ resultTypes: ['violations'] }");

    /// <summary>Only what depends on the theme, for the other theme of a page already looked at.</summary>
    public static Task<IReadOnlyList<string>> ContrastViolationsAsync(IPage page) => RunAsync(page, "{ runOnly: ['color-contrast'], resultTypes: ['violations'] }");

    private static async Task<IReadOnlyList<string>> RunAsync(IPage page, string options)
    {
        // evaluated over the debugging protocol, so that the page's content security policy stays as users have it
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(await File.ReadAllTextAsync(s_axe));
        return await page.EvaluateAsync<string[]>($$"""
            async () => {
              const result = await axe.run(document, {{options}});
              return result.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(c => c.message).join('; ').slice(0, 200)}`));
            }
            """);
    }
}
