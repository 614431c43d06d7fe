using System.Text.RegularExpressions;
using Studio.Data;

namespace Studio.Training.Models.Hub;

/// <summary>Which model of which hub, as people write it: owner/name, owner/name@revision, or the address of its page.</summary>
/// <param name="Endpoint">the hub's root, ending in a slash.</param>
/// <param name="Revision">a branch, a tag or a commit.</param>
public sealed partial record HubAddress(Uri Endpoint, string Repository, string Revision)
{
    public const string Latest = "main";

    /// <summary>The model's page, for people.</summary>
    public string Page => $"{Endpoint}{Repository}";

    /// <exception cref="UserError">it is neither a name nor an address.</exception>
    public static HubAddress Parse(string text, HubHosts hosts)
    {
        var wanted = text.Trim();
        if (!wanted.Contains("://", StringComparison.Ordinal)) return Of(hosts.First, wanted, text);
        if (!Uri.TryCreate(wanted, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw Wrong(text);
        // a named hub may lie below a path of its host, as repository managers have it
        var hub = hosts.Named.Append(hosts.First).FirstOrDefault(h => wanted.StartsWith(h.AbsoluteUri, StringComparison.OrdinalIgnoreCase)) ?? new Uri(address, "/");
        return Of(hub, Uri.UnescapeDataString(address.GetLeftPart(UriPartial.Path)[hub.AbsoluteUri.Length..]), text);
    }

    private static HubAddress Of(Uri hub, string path, string text)
    {
        var match = Form().Match(path.TrimEnd('/'));
        if (!match.Success) throw Wrong(text);
        var revision = match.Groups["at"] is { Success: true } at ? at.Value : match.Groups["tree"] is { Success: true } tree ? tree.Value : Latest;
        return revision.Contains("..", StringComparison.Ordinal) ? throw Wrong(text) : new(hub, match.Groups["repo"].Value, revision);
    }

    private static UserError Wrong(string text) =>
        new($"'{(text.Length > 100 ? text[..100] + "…" : text)}' is no model of a hub. Write its name, such as openai-community/gpt2, or the address of its page, such as https://huggingface.co/openai-community/gpt2.");

    [GeneratedRegex(@"^(?<repo>[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?)(@(?<at>[A-Za-z0-9][A-Za-z0-9._/-]{0,99})|/(tree|blob|resolve)/(?<tree>[A-Za-z0-9][A-Za-z0-9._-]{0,99})(/[^/]+)?)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
