using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Studio.Browsing;

/// <summary>A wire between browser and server that a test can cut and mend: connections break, and new ones are refused meanwhile.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private volatile Uri _server;
    private readonly Task _accepting;
    private volatile bool _cut;

    public CuttableProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys)
            client.Close();
    }

    public void Mend() => _cut = false;

    /// <summary>The server is elsewhere from now on, as after a restart on another port.</summary>
    public void Redirect(Uri server) => _server = server;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the proxy is disposed
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            _open[browser] = _open[server] = 0;
            try
            {
                if (_cut)
                    return;
                await server.ConnectAsync(_server.Host, _server.Port);
                await Task.WhenAny(
                    browser.GetStream().CopyToAsync(server.GetStream()),
                    server.GetStream().CopyToAsync(browser.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
            {
                // cut, which is what this is for
            }
            finally
            {
                _open.TryRemove(browser, out _);
                _open.TryRemove(server, out _);
            }
        }
    }
}
