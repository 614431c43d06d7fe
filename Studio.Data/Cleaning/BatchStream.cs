using System.Collections.Concurrent;

namespace Studio.Data.Cleaning;

/// <summary>
/// Batches worked on by all cores and handed out in their order. At most a few are in flight, so memory is bounded
/// whatever the data's size.
/// </summary>
internal static class BatchStream
{
    /// <summary>Read ahead of whoever takes them: enough that no core waits.</summary>
    private static readonly int s_inFlight = 2 * Environment.ProcessorCount + 2;

    public static IEnumerable<CleaningBatch> Run(IEnumerable<CleaningBatch> source, IReadOnlyList<CleaningStep> steps, bool keepsRows, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var queue = new BlockingCollection<Task<CleaningBatch>>(s_inFlight);
        var reading = Task.Run(() => Fill(source, steps, keepsRows, queue, stop.Token), CancellationToken.None);
        try
        {
            foreach (var work in queue.GetConsumingEnumerable(cancel))
                yield return work.GetAwaiter().GetResult();
            reading.GetAwaiter().GetResult(); // throws what reading threw
        }
        finally
        {
            // whoever took the batches stopped early, or a step failed: the reader must not outlive its connection
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
        }
    }

    /// <summary>Takes one batch through the steps.</summary>
    public static CleaningBatch Apply(CleaningBatch batch, IReadOnlyList<CleaningStep> steps, bool keepsRows)
    {
        foreach (var step in steps)
        {
            batch.Begin(new StepReport(keepsRows));
            step.Run(batch);
        }
        return batch;
    }

    private static void Fill(IEnumerable<CleaningBatch> source, IReadOnlyList<CleaningStep> steps, bool keepsRows, BlockingCollection<Task<CleaningBatch>> queue, CancellationToken stop)
    {
        try
        {
            foreach (var batch in source)
                queue.Add(Task.Run(() => Apply(batch, steps, keepsRows), stop), stop);
        }
        finally
        {
            queue.CompleteAdding();
        }
    }
}
