using System.Runtime.InteropServices;

namespace Studio.Training.Worker;

/// <summary>
/// SIGTERM and SIGINT ask the worker to end at the next step boundary: checkpoint, last event, exit. The handler only
/// sets a flag; a second signal is no more than the first, because a checkpoint half way is worth nothing.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly PosixSignalRegistration _term;
    private readonly PosixSignalRegistration _int;
    private volatile bool _requested;

    public StopSignal()
    {
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        _int = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
    }

    public bool Requested => _requested;

    public void Dispose()
    {
        _term.Dispose();
        _int.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true; // the default would end the process here
        _requested = true;
    }
}
