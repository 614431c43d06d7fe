using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Studio.Testing;

/// <summary>
/// The real web program as a process of its own, on a free port and a workspace given: what a user starts, so it can be
/// killed, measured and started again. Needs a built Studio.Web.
/// </summary>
public sealed class StudioServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();

    private StudioServer(Process process, Uri address)
    {
        Process = process;
        Address = address;
        // as scripts do: a request with a cookie and no Origin would be one of a browser hiding where it comes from
        Http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Process Process { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }

    /// <summary>Everything the program printed so far.</summary>
    public string Output => string.Join('\n', _output);

    public static async Task<StudioServer> StartAsync(string workspace, params (string Name, string Value)[] environment)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Repository.Output("Studio.Web", "Studio.Web.dll"), "--port", $"{port}", "--workspace", workspace },
            WorkingDirectory = Path.Combine(Repository.Root, "Studio.Web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new StudioServer(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}/"));
        server.Process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server.Process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server.Process.BeginOutputReadLine();
        server.Process.BeginErrorReadLine();
        try
        {
            await Eventually.TrueAsync(server.AnswersAsync, TimeSpan.FromSeconds(60), "the web program answers");
        }
        catch (TimeoutException e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"Studio.Web did not start:\n{server.Output}", e);
        }
        return server;
    }

    /// <summary>SIGKILL: no chance to clean up. Workers live in sessions of their own and go on.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (Process.HasExited)
            throw new InvalidOperationException($"Studio.Web ended with {Process.ExitCode}:\n{Output}");
        try
        {
            return (await Http.GetAsync("")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // not listening yet: this is what we wait for
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        while (_output.Count > 2000)
            _output.TryDequeue(out _);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
