using Microsoft.Playwright;
using Studio.Testing;

namespace Studio.Browsing;

/// <summary>axe-core in the page: what a screen reader or a keyboard would stumble over.</summary>
public static class Accessibility
{
    private static readonly string s_axe = Path.Combine(Repository.Root, "wwwroot-assets", "node_modules", "axe-core", "axe.min.js");

    /// <summary>One line per violation: rule, impact, element. Empty when there is none.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // evaluated over the debugging protocol, so that the page's content security policy stays as users have it
        await page.EvaluateAsync(await File.ReadAllTextAsync(s_axe));
        return await page.EvaluateAsync<string[]>("""
            async () => {
              const result = await axe.run(document, { resultTypes: ['violations'] });
              return result.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(c => c.message).join('; ').slice(0, 200)}`));
            }
            """);
    }
}
