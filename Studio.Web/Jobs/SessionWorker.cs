using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>
/// One process with one checkpoint loaded, answering one request after the other over its standard input and output.
/// A child of this program on purpose: when this program goes, its input ends, and so does the session.
/// </summary>
internal sealed class SessionWorker : IAsyncDisposable
{
    private static readonly TimeSpan s_loading = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(3);

    /// <summary>Lines of standard error kept for the message when it dies.</summary>
    private const int KeptErrorLines = 8;

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What it says while a request is being answered. Bounded: a reader that is slow holds the worker's pipe, not our memory.</summary>
    private readonly Channel<SessionReply> _replies = Channel.CreateBounded<SessionReply>(256);
    private readonly Queue<string> _errors = new();
    private readonly TaskCompletionSource<SessionInfo> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private long _lastRequest;
    private volatile bool _givenUp;

    public SessionWorker(IReadOnlyList<string> command, TimeProvider time)
    {
        (_time, LastUsed) = (time, time.GetUtcNow());
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("The system started no process.");
        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginErrorReadLine();
        _reading = Task.Run(ReadAsync);
    }

    public DateTimeOffset LastUsed { get; private set; }
    public bool IsBusy => _turn.CurrentCount == 0;

    /// <summary>Dead, or deaf and given up on: another has to take its place.</summary>
    public bool HasEnded => _reading.IsCompleted || _givenUp;

    public async Task<SessionInfo> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _ready.Task.WaitAsync(s_loading, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new UserError($"The model was not loaded within {s_loading.TotalMinutes:0} minutes. The machine may be short of memory; try again when less is running.", e);
        }
    }

    /// <summary>Sends one request and gives its replies up to the last. Leaving early, or cancelling, stops the model.</summary>
    public async IAsyncEnumerable<SessionReply> AskAsync(IReadOnlyDictionary<string, object?> request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        var id = ++_lastRequest;
        var finished = false;
        try
        {
            LastUsed = _time.GetUtcNow();
            await SendAsync(new Dictionary<string, object?>(request) { ["id"] = id });
            while (!finished)
            {
                var reply = await NextAsync(id, cancellationToken);
                finished = reply.Done || reply.Error is not null;
                yield return reply.Error is null ? reply : throw new UserError(reply.Error);
            }
        }
        finally
        {
            if (!finished)
                await StopAsync(id);
            LastUsed = _time.GetUtcNow();
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        _replies.Writer.TryComplete();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_leaving);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true); // it did not notice the end of its input
        }
        await _reading;
        _process.Dispose();
    }

    private async Task<SessionReply> NextAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var reply = await _replies.Reader.ReadAsync(cancellationToken);
                if (reply.RequestId == id)
                    return reply;
            }
        }
        catch (ChannelClosedException e)
        {
            throw new UserError(DescribeEnd("while answering"), e);
        }
    }

    /// <summary>The worker must have said its last word on a request before the next one is sent.</summary>
    private async Task StopAsync(long id)
    {
        try
        {
            await SendAsync(new Dictionary<string, object?> { ["stop"] = id });
            using var limit = new CancellationTokenSource(s_leaving);
            while (!(await NextAsync(id, limit.Token)).Done)
            {
            }
        }
        catch (Exception e) when (e is UserError or OperationCanceledException)
        {
            _givenUp = true;
            _replies.Writer.TryComplete();
        }
    }

    private async Task SendAsync(Dictionary<string, object?> message)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message, JournalJson.Options));
            await _process.StandardInput.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new UserError(DescribeEnd("before it could answer"), e);
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Parse(line) is not { } reply)
                continue;
            if (reply.Ready)
                _ready.TrySetResult(reply.Info());
            else if (!_ready.Task.IsCompleted && reply.Error is not null)
                _ready.TrySetException(new UserError(reply.Error));
            else
                await WriteAsync(reply);
        }
        await _process.WaitForExitAsync();
        _ready.TrySetException(new UserError(DescribeEnd("while loading")));
        _ = _ready.Task.Exception; // seen: nobody may be waiting
        _replies.Writer.TryComplete();
    }

    private async Task WriteAsync(SessionReply reply)
    {
        try
        {
            await _replies.Writer.WriteAsync(reply);
        }
        catch (ChannelClosedException)
        {
            // given up on: the rest of the output is only drained
        }
    }

    /// <summary>A library may print what it likes to standard output; only lines of the protocol count.</summary>
    private static SessionReply? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<SessionReply>(line, JournalJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void KeepError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptErrorLines)
                _errors.Dequeue();
        }
    }

    private string DescribeEnd(string when)
    {
        lock (_errors)
            return $"The model's process ended {when}. Ask again to start a new one." + (_errors.Count == 0 ? "" : $" Its last words: {_errors.Last()}");
    }
}
