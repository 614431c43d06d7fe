using System.Runtime.CompilerServices;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Generation;
using Studio.Training.Models.Library;

namespace Studio.Web.Jobs;

/// <summary>
/// Lets trained models answer: one worker process per checkpoint in use, started on demand, kept warm for two minutes
/// after its last answer, and at most three at a time, because each holds a model in memory.
/// </summary>
public sealed class SessionHost(StudioOptions options, Workspace workspace, TimeProvider? time = null) : IHostedService, IAsyncDisposable
{
    private const int AtMost = 3;
    private static readonly TimeSpan s_warm = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string RunId, string Checkpoint), SessionWorker> _workers = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private ITimer? _sweep;

    /// <summary>Starts the worker, or finds it warm, and says what the checkpoint is.</summary>
    /// <param name="checkpoint">a folder's name, "best" or "last".</param>
    public async Task<SessionInfo> OpenAsync(string runId, string checkpoint, CancellationToken cancellationToken = default) =>
        await Get(runId, checkpoint).ReadyAsync(cancellationToken);

    /// <summary>Streams the text as it is written. Cancelling the token stops the model; the worker stays warm.</summary>
    public async IAsyncEnumerable<GenerationEvent> GenerateAsync(string runId, string checkpoint, GenerateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var message = Message(request);
        await foreach (var reply in Get(runId, checkpoint).AskAsync(message, cancellationToken))
            yield return reply.Event();
    }

    /// <summary>Probabilities in the order of the classes for one image of raw bytes, height x width x channels.</summary>
    public async Task<double[]> ClassifyAsync(string runId, string checkpoint, byte[] image, CancellationToken cancellationToken = default)
    {
        var message = new Dictionary<string, object?> { ["image"] = Convert.ToBase64String(image) };
        await foreach (var reply in Get(runId, checkpoint).AskAsync(message, cancellationToken))
            if (reply.Probabilities is { } probabilities)
                return probabilities;
        throw new UserError("The model answered without probabilities: the run is no classifier.");
    }

    /// <summary>The same for a text; Truncated says that it was longer than the model reads.</summary>
    public async Task<(double[] Probabilities, bool Truncated)> ClassifyAsync(string runId, string checkpoint, string text, CancellationToken cancellationToken = default)
    {
        await foreach (var reply in Get(runId, checkpoint).AskAsync(new Dictionary<string, object?> { ["text"] = text }, cancellationToken))
            if (reply.Probabilities is { } probabilities)
                return (probabilities, reply.Truncated);
        throw new UserError("The model answered without probabilities: the run is no classifier.");
    }

    /// <summary>Why the model answers an image (raw bytes) or a text as it does; see <see cref="Studio.Training.Explaining.Attribution"/>.</summary>
    /// <param name="method">gradient-x-input or integrated-gradients.</param>
    /// <param name="ofClass">null for the likeliest class.</param>
    public async Task<WhyAnswer> ExplainAsync(string runId, string checkpoint, byte[]? image, string? text, string method, int? ofClass, CancellationToken cancellationToken = default)
    {
        var message = new Dictionary<string, object?> { ["explain"] = method, ["class"] = ofClass };
        if (image is not null) message["image"] = Convert.ToBase64String(image);
        else message["text"] = text;
        await foreach (var reply in Get(runId, checkpoint).AskAsync(message, cancellationToken))
            if (reply is { Parts: { } parts, Probabilities: { } probabilities })
                return new(reply.Explained, probabilities, parts, reply.Pieces, reply.Truncated);
        throw new UserError("The model answered without an explanation: the run is no classifier.");
    }

    /// <summary>Guesses for each hidden word of a text, the likeliest first.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<MaskGuess>>> FillAsync(string runId, string checkpoint, string text, int guesses, CancellationToken cancellationToken = default)
    {
        await foreach (var reply in Get(runId, checkpoint).AskAsync(new Dictionary<string, object?> { ["fill"] = text, ["guesses"] = guesses }, cancellationToken))
            if (reply.Guesses is { } found)
                return found;
        throw new UserError("The model answered without guesses: it was not trained by hidden words.");
    }

    /// <summary>What each token of a text looks at, in every head of every layer.</summary>
    public async Task<AttentionAnswer> AttendAsync(string runId, string checkpoint, string text, CancellationToken cancellationToken = default)
    {
        await foreach (var reply in Get(runId, checkpoint).AskAsync(new Dictionary<string, object?> { ["attend"] = text }, cancellationToken))
            if (reply is { Shares: { } shares, Pieces: { } pieces })
                return new(pieces, reply.Layers, reply.Heads, shares, reply.Truncated);
        throw new UserError("The model answered without maps of its attention: only transformers have it.");
    }

    /// <summary>Ends the workers of a run, so that its files can go.</summary>
    public async Task CloseAsync(string runId)
    {
        foreach (var worker in TakeOut((key, _) => key.RunId == runId))
            await worker.DisposeAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _sweep = _time.CreateTimer(_ => _ = SweepAsync(), null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_sweep is not null)
            await _sweep.DisposeAsync();
        foreach (var worker in TakeOut((_, _) => true))
            await worker.DisposeAsync();
    }

    private SessionWorker Get(string runId, string checkpoint)
    {
        var key = (runId, Resolve(runId, checkpoint));
        lock (_gate)
        {
            if (_workers.TryGetValue(key, out var warm))
            {
                if (!warm.HasEnded)
                    return warm;
                _workers.Remove(key);
                _ = warm.DisposeAsync().AsTask();
            }
            MakeRoom();
            string[] target = ModelOf(runId) is { } folder ? [folder] : [workspace.RunDirectory(runId), "--checkpoint", key.Item2];
            return _workers[key] = new SessionWorker([.. options.WorkerCommand, "session", .. target], _time);
        }
    }

    /// <summary>"best" and "last" move while a run trains; a session keeps what it loaded.</summary>
    private string Resolve(string runId, string checkpoint) => ModelOf(runId) is not null ? ""
        : RunFolder.FindCheckpoint(new RunDirectory(workspace.RunDirectory(runId)), checkpoint)
            ?? throw new UserError($"Run {runId} has no checkpoint '{checkpoint}' yet.");

    /// <summary>The folder of "model:ID", a model of the library; null for a run.</summary>
    private string? ModelOf(string id) =>
        id.StartsWith("model:", StringComparison.Ordinal) ? workspace.ModelDirectory(ModelLibrary.Resolve(workspace, id).Id) : null;

    private void MakeRoom()
    {
        if (_workers.Count < AtMost)
            return;
        var idle = _workers.Where(w => !w.Value.IsBusy).OrderBy(w => w.Value.LastUsed).Select(w => (KeyValuePair<(string, string), SessionWorker>?)w).FirstOrDefault()
            ?? throw new UserError($"{AtMost} models are answering already. Wait until one is done, or stop one.");
        _workers.Remove(idle.Key);
        _ = idle.Value.DisposeAsync().AsTask();
    }

    private async Task SweepAsync()
    {
        var cold = _time.GetUtcNow() - s_warm;
        foreach (var worker in TakeOut((_, w) => w.HasEnded || (!w.IsBusy && w.LastUsed < cold)))
            await worker.DisposeAsync();
    }

    private List<SessionWorker> TakeOut(Func<(string RunId, string Checkpoint), SessionWorker, bool> which)
    {
        lock (_gate)
        {
            var leaving = _workers.Where(w => which(w.Key, w.Value)).ToList();
            foreach (var (key, _) in leaving)
                _workers.Remove(key);
            return [.. leaving.Select(w => w.Value)];
        }
    }

    private static Dictionary<string, object?> Message(GenerateRequest request)
    {
        request.Check();
        // the session takes the options under the names the API has for them; a body's own fields mean nothing to it
        return JsonSerializer.SerializeToElement(request, JournalJson.Options).EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
    }
}
