using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Studio.Data.Tests.Tables;

/// <summary>A web server that breaks off in the middle of its first answers, and may or may not know byte ranges.</summary>
internal sealed partial class BreakingServer : IDisposable
{
    private readonly byte[] _content;
    private readonly bool _ranges;
    private readonly int _breaks;
    private readonly bool _resets;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="resets">whether a connection breaks with a reset instead of ending early.</param>
    public BreakingServer(byte[] content, bool ranges, int breaks, bool resets = false)
    {
        (_content, _ranges, _breaks, _resets) = (content, ranges, breaks, resets);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
    public int Requests { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
                if (_resets && Requests <= _breaks) client.LingerState = new(enable: true, seconds: 0); // closing is then a reset
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var request = new byte[8192];
        var text = Encoding.ASCII.GetString(request, 0, await stream.ReadAsync(request));
        var from = _ranges && Range().Match(text) is { Success: true } range ? int.Parse(range.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var rest = _content[from..];
        var sent = ++Requests <= _breaks ? rest[..(rest.Length / 3)] : rest;
        var status = from > 0 ? $"206 Partial Content\r\nContent-Range: bytes {from}-{_content.Length - 1}/{_content.Length}" : "200 OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {rest.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(sent);
    }

    [GeneratedRegex("Range: bytes=([0-9]+)-")]
    private static partial Regex Range();
}
