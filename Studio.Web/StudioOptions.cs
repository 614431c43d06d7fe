using System.Globalization;
using Studio.Data;
using Studio.Training.Models.Hub;

namespace Studio.Web;

/// <summary>What the command line decides. Everything else is decided in the workspace or in the pages.</summary>
public sealed record StudioOptions
{
    public const int DefaultPort = 5080;

    /// <summary>Address to listen on; only a name or address of this machine, and loopback unless a person asked otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 lets the system choose a free one (tests).</summary>
    public int Port { get; init; } = DefaultPort;

    public required string WorkspaceRoot { get; init; }

    /// <summary>How a worker is started, before its own arguments: the worker program beside this one unless STUDIO_WORKER names another program.</summary>
    public IReadOnlyList<string> WorkerCommand { get; init; } =
        Environment.GetEnvironmentVariable("STUDIO_WORKER") is { Length: > 0 } other ? [other] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Studio.Training.dll")];

    /// <summary>How long a worker may take to reach a step's end and save when it was asked to stop, before it is killed.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Hubs models may be fetched from beside those of the public internet.</summary>
    public HubHosts Hubs { get; init; } = new([]);

    public bool IsLoopback => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    public const string Usage = """
        Usage: studio-web [--port N] [--host ADDRESS] [--workspace DIR] [--hub ADDRESS]
          --port N         port to listen on (5080)
          --host ADDRESS   address to listen on (127.0.0.1: this machine only)
          --workspace DIR  folder in which everything is kept (STUDIO_WORKSPACE, else "studio" in your data folder)
          --hub ADDRESS    hub that models are fetched from, such as a mirror in the local network; several separated
                           by commas (STUDIO_HUB, else https://huggingface.co)
        """;

    /// <exception cref="UserError">an argument nobody knows, or a value that cannot be.</exception>
    public static StudioOptions Parse(IReadOnlyList<string> args)
    {
        var options = new StudioOptions { WorkspaceRoot = Workspace.DefaultRoot(), Hubs = HubHosts.Parse(Environment.GetEnvironmentVariable(HubHosts.Variable)) };
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : throw new UserError($"{args[i]} needs a value.\n{Usage}");
            options = args[i] switch
            {
                "--port" => options with { Port = ParsePort(value) },
                "--host" => options with { Host = value },
                "--workspace" => options with { WorkspaceRoot = value },
                "--hub" => options with { Hubs = HubHosts.Parse(value) },
                _ => throw new UserError($"'{args[i]}' is not an option.\n{Usage}"),
            };
        }
        return options;
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new UserError($"--port must be a number from 0 to 65535, not '{text}'.");
}
