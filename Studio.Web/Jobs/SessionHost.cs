using Studio.Data;

namespace Studio.Web.Jobs;

/// <summary>Lets trained models answer: one worker process per checkpoint in use, kept warm for a while.</summary>
public sealed class SessionHost
{
    private static UserError NotYet() => new("Models cannot answer in this build yet.");

    /// <summary>Starts the worker, or finds it warm, and says what the checkpoint is.</summary>
    public Task<SessionInfo> OpenAsync(string runId, string checkpoint, CancellationToken cancellationToken = default) => throw NotYet();

    /// <summary>Cancelling the token stops the generation; the worker stays warm.</summary>
    public IAsyncEnumerable<GenerationEvent> GenerateAsync(string runId, string checkpoint, GenerateRequest request, CancellationToken cancellationToken = default) => throw NotYet();

    /// <summary>Probabilities in the order of the classes for one image of raw bytes, height x width x channels.</summary>
    public Task<double[]> ClassifyAsync(string runId, string checkpoint, byte[] image, CancellationToken cancellationToken = default) => throw NotYet();
}
