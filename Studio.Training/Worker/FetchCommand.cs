using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Studio.Data;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

/// <summary>`model fetch`: says what a hub's model is and has, and fetches it only when told so.</summary>
internal static class FetchCommand
{
    public static void Run(Workspace workspace, CommandLine line)
    {
        var (wanted, name, baseModel, yes) = (line.Value("HUB-MODEL"), line.Option("name"), line.Option("base"), line.Flag("yes"));
        var hosts = HubHosts.Parse(line.Option("hub") ?? Environment.GetEnvironmentVariable(HubHosts.Variable));
        line.Done();
        using var http = hosts.CreateClient();
        var hub = new HubClient(http, hosts);
        var listing = hub.ListAsync(HubAddress.Parse(wanted, hosts)).GetAwaiter().GetResult();
        Write(listing);
        if (!yes)
        {
            Console.WriteLine("Nothing was fetched. The same command with --yes fetches it.");
            return;
        }
        var folder = Path.Combine(workspace.Cache, "hub-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.Page + listing.Commit)))[..16]);
        Fetch(hub, listing, folder);
        ModelCommand.Said(ModelImport.FromHub(workspace, folder, name ?? listing.Repository.Split('/')[^1], listing, baseModel));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ctrl-C ends it with what has come kept, as any other end does.</summary>
    private static void Fetch(HubClient hub, HubListing listing, string folder)
    {
        var shown = -1L;
        new HubDownload(hub).FetchAsync(listing, folder, bytes =>
        {
            var percent = listing.Bytes == 0 ? 100 : 100 * bytes / listing.Bytes;
            if (percent == Interlocked.Exchange(ref shown, percent) || Console.IsErrorRedirected) return;
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{percent} % of {listing.Bytes / 1e6:N1} MB "));
        }, CancellationToken.None).GetAwaiter().GetResult();
        if (!Console.IsErrorRedirected) Console.Error.WriteLine();
    }

    private static void Write(HubListing listing)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{listing.Page} at {listing.Commit}"));
        Console.WriteLine($"licence: {listing.License ?? "its page names none"}");
        foreach (var file in listing.Files)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Bytes,16:N0}  {file.Name}  {(file.Sha256 is { } sha ? $"sha256 {sha}" : file.GitHash is { } git ? $"git {git}" : "no hash")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{listing.Bytes,16:N0}  bytes together{(listing.LeftOut.Count > 0 ? $"; left out: {string.Join(", ", listing.LeftOut.Take(12))}{(listing.LeftOut.Count > 12 ? ", …" : "")}" : "")}"));
    }
}
