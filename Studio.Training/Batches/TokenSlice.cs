namespace Studio.Training.Batches;

/// <summary>A stretch of a corpus: one part of the data.</summary>
public sealed record TokenSlice(TokenCorpus Corpus, long Start, long Count)
{
    /// <summary>Copies from <paramref name="offset"/> within the slice on.</summary>
    public void CopyTo(long offset, Span<long> ids)
    {
        if (offset + ids.Length > Count) throw new ArgumentOutOfRangeException(nameof(offset), $"Tokens {offset} to {offset + ids.Length} of a slice of {Count}.");
        Corpus.CopyTo(Start + offset, ids);
    }
}
