namespace Studio.Web.Jobs;

/// <summary>What each token looks at.</summary>
/// <param name="Pieces">the tokens' texts, T of them.</param>
/// <param name="Shares">base64 in JSON; a byte of 255 each: layer by layer, head by head, T rows of T, row by row a token that looks, in it what it looks at.</param>
/// <param name="Truncated">only the first tokens were looked at.</param>
public sealed record AttentionAnswer(IReadOnlyList<string> Pieces, int Layers, int Heads, byte[] Shares, bool Truncated)
{
    /// <summary>The T x T shares of one head.</summary>
    public ReadOnlySpan<byte> Of(int layer, int head) => Shares.AsSpan(((layer * Heads) + head) * Pieces.Count * Pieces.Count, Pieces.Count * Pieces.Count);
}
