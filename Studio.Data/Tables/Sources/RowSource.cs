namespace Studio.Data.Tables.Sources;

/// <summary>A file being read as rows of cells, from its start to its end, once. Opened again for a second pass.</summary>
internal abstract class RowSource : IDisposable
{
    /// <summary>Names of the columns; a source that meets new ones on its way (JSON) adds them at the end.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Bytes read so far of the file as it is given (compressed or not).</summary>
    public abstract long Position { get; }

    /// <summary>Rows left out because they could not be read, as sentences; the first 100 of <see cref="SkippedCount"/>.</summary>
    public List<string> Skipped { get; } = [];
    public long SkippedCount { get; private set; }

    /// <summary>Puts the next rows into the batch, which it clears first; false when there are no more.</summary>
    /// <exception cref="UserError">a row cannot be read, and names it.</exception>
    public abstract bool Read(RowBatch batch);

    public abstract void Dispose();

    protected void Skip(string why)
    {
        SkippedCount++;
        if (Skipped.Count < 100)
            Skipped.Add(why);
    }
}
