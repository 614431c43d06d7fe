using System.Diagnostics;
using System.Globalization;
using Studio.Data;

namespace Studio.Web.Datasets;

/// <summary>
/// Work that reads a whole dataset and leaves its result in the cache, in a worker process: once whoever and however many
/// ask, with its progress. The worker writes the cache itself; it ends with this program, and is started again when asked.
/// </summary>
public sealed class CountingWorkers(StudioOptions options)
{
    /// <summary>Each reads as fast as the disk and both cores go.</summary>
    private readonly SemaphoreSlim _turns = new(2, 2);
    private readonly Dictionary<string, Counting> _running = [];

    /// <param name="key">the same for the same work.</param>
    /// <param name="arguments">the worker's command line; it prints shares of what is done, 0 to 1, a line each.</param>
    /// <param name="progress">is given these, on a pool thread.</param>
    /// <exception cref="UserError">the worker's last word, when it failed.</exception>
    public async Task RunAsync(string key, IReadOnlyList<string> arguments, Action<double>? progress, CancellationToken cancellationToken)
    {
        var counting = Join(key, arguments);
        void Tell() => progress?.Invoke(counting.Share);
        counting.Moved += Tell;
        try
        {
            Tell();
            await counting.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            counting.Moved -= Tell;
        }
    }

    private Counting Join(string key, IReadOnlyList<string> arguments)
    {
        lock (_running)
        {
            if (_running.TryGetValue(key, out var running))
                return running;
            var counting = new Counting();
            _running[key] = counting;
            counting.Result = Task.Run(() => CountAsync(key, arguments, counting));
            return counting;
        }
    }

    private async Task CountAsync(string key, IReadOnlyList<string> arguments, Counting counting)
    {
        await _turns.WaitAsync();
        try
        {
            using var worker = Start(arguments);
            var errors = worker.StandardError.ReadToEndAsync();
            while (await worker.StandardOutput.ReadLineAsync() is { } line)
                if (double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
                    counting.Report(share);
            await worker.WaitForExitAsync();
            if (worker.ExitCode != 0)
                throw new UserError($"Counting ended without a result: {LastLine(await errors)}");
        }
        finally
        {
            _turns.Release();
            lock (_running)
                _running.Remove(key);
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        // behind whatever else people do: a page whose figures are counted must still open at once
        var start = new ProcessStartInfo("nice") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in options.WorkerCommand.Concat(arguments))
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("The system started no process.");
    }

    private static string LastLine(string errors) =>
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "the worker ended without a word.";

    private sealed class Counting
    {
        public event Action? Moved;

        public Task Result { get; set; } = Task.CompletedTask;
        public double Share { get; private set; }

        public void Report(double share)
        {
            Share = share;
            Moved?.Invoke();
        }
    }
}
