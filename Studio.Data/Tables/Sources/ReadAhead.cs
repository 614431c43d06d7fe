using System.Collections.Concurrent;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// Reads a source on a thread of its own, a few batches ahead of whoever works on them: parsing and writing then take the
/// time of the slower, not of both. Bounded by <see cref="Ahead"/> batches; a batch is taken back when the next is asked for.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private const int Ahead = 4;
    private readonly RowSource _source;
    private readonly Action<RowBatch, IReadOnlyList<string>>? _observe;
    private readonly BlockingCollection<ReadBatch> _full = new(Ahead);
    private readonly BlockingCollection<RowBatch> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private ReadBatch? _current;

    /// <param name="source">belongs to this from now on; what it says of skipped rows is whole after the last batch.</param>
    /// <param name="observe">sees each batch with its columns' names on the reading thread, before anybody else has it.</param>
    public ReadAhead(RowSource source, Action<RowBatch, IReadOnlyList<string>>? observe = null)
    {
        (_source, _observe) = (source, observe);
        for (var i = 0; i < Ahead; i++)
            _free.Add(new RowBatch());
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public RowSource Source => _source;

    /// <summary>The next rows; null at the end.</summary>
    /// <exception cref="UserError">the source cannot be read further.</exception>
    public ReadBatch? Next()
    {
        if (_current is not null)
            _free.Add(_current.Rows);
        _current = _full.TryTake(out var next, Timeout.Infinite) ? next : null;
        if (_current is null)
            _reading.GetAwaiter().GetResult();
        return _current;
    }

    public void Dispose()
    {
        _stop.Cancel();
        // it may be waiting for room, and stops at the next batch otherwise; its failure was told by Next or is of no use any more
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        _source.Dispose();
        _full.Dispose();
        _free.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        try
        {
            string[] columns = [];
            while (!_stop.IsCancellationRequested)
            {
                var batch = _free.Take(_stop.Token);
                if (!_source.Read(batch))
                    return;
                // a source of JSON goes on adding columns while this batch is worked on: it carries the names it knows
                if (columns.Length != _source.Columns.Count)
                    columns = [.. _source.Columns];
                _observe?.Invoke(batch, columns);
                _full.Add(new ReadBatch(batch, columns, _source.Position), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // nobody wants the rest
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}

/// <param name="Columns">names of the batch's columns so far.</param>
/// <param name="Position">bytes of the file read when the batch was full.</param>
internal sealed record ReadBatch(RowBatch Rows, IReadOnlyList<string> Columns, long Position);
