namespace Studio.Web.Tokenizing;

/// <summary>Where a tokenizer's training stands; read from its job directory each time, so that a restart loses nothing.</summary>
/// <param name="Rows">read so far, of <paramref name="TotalRows"/>.</param>
/// <param name="Words">different pieces found so far.</param>
/// <param name="Tokens">size of the vocabulary; 0 while rows are read.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
public sealed record TokenizerJobStatus(
    string JobId, string Name, TokenizerJobState State, long Rows, long TotalRows, long Words, int Tokens, int TargetTokens, string? TokenizerId, string Reason)
{
    public bool IsOpen => State is TokenizerJobState.Queued or TokenizerJobState.Running;

    /// <summary>0 to 1: reading the rows is taken for half of the work.</summary>
    public double Share => State == TokenizerJobState.Succeeded ? 1
        : Tokens > 0 ? 0.5 + 0.5 * Math.Min(1, (double)Tokens / Math.Max(1, TargetTokens))
        : TotalRows > 0 ? 0.5 * Math.Min(1, (double)Rows / TotalRows) : 0;
}
