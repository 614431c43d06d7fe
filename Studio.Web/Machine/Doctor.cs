using System.Diagnostics;
using Studio.Data;

namespace Studio.Web.Machine;

/// <summary>Asks a worker what it finds on this machine (libtorch, BLAS and its speed, devices): the same as ./studio doctor.</summary>
public static class Doctor
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <returns>the report as the worker writes it.</returns>
    /// <exception cref="UserError">it could not be started, or did not end in a minute.</exception>
    public static async Task<string> AskAsync(StudioOptions options, CancellationToken cancellationToken)
    {
        var texts = await RunAsync(options, [], cancellationToken);
        return string.Join('\n', texts.Where(text => text.Length > 0)).Trim();
    }

    /// <returns>the devices, in the JSON that doctor --json prints for programs.</returns>
    /// <exception cref="UserError">it could not be started, or did not end in a minute.</exception>
    public static async Task<string> AskJsonAsync(StudioOptions options, IReadOnlyList<string> further, CancellationToken cancellationToken) =>
        (await RunAsync(options, ["--json", .. further], cancellationToken))[0];

    /// <summary>Standard output, and standard error.</summary>
    private static async Task<string[]> RunAsync(StudioOptions options, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.WorkerCommand[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in options.WorkerCommand.Skip(1).Append("doctor").Concat(words))
            start.ArgumentList.Add(argument);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        using var worker = Start(start);
        try
        {
            // both at once: a full pipe that nobody reads would stop the worker
            var texts = await Task.WhenAll(worker.StandardOutput.ReadToEndAsync(limit.Token), worker.StandardError.ReadToEndAsync(limit.Token));
            await worker.WaitForExitAsync(limit.Token);
            return texts;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserError("The doctor did not answer within a minute: run ./studio doctor in a terminal to see where it stops.");
        }
        finally
        {
            if (!worker.HasExited)
                worker.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new UserError("The system started no worker process.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new UserError($"The worker could not be started ({e.Message}): run ./studio up again, which builds it.", e);
        }
    }
}
