using System.Text;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>Which characters of a piece each token covers, from the lengths of the tokens in bytes.</summary>
internal static class ByteSpans
{
    /// <param name="tokenizer">knows each token's bytes.</param>
    /// <param name="piece">the text the tokens were made of.</param>
    /// <param name="at">its place in the whole text; -1 when its first character is a space nobody wrote.</param>
    /// <param name="ids">the piece's tokens.</param>
    /// <param name="spans">one a token is written.</param>
    public static void Fill(BpeTokenizer tokenizer, ReadOnlySpan<char> piece, int at, ReadOnlySpan<int> ids, Span<TokenSpan> spans)
    {
        // the character being looked at, and the bytes up to its end
        var (start, length, bytesToEnd) = (0, 0, 0);
        var bytes = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            while (bytesToEnd <= bytes && start + length < piece.Length) Step(piece, ref start, ref length, ref bytesToEnd);
            var first = start;
            bytes += tokenizer.Utf8Of(ids[i]).Length;
            while (bytesToEnd < bytes && start + length < piece.Length) Step(piece, ref start, ref length, ref bytesToEnd);
            spans[i] = new(Math.Max(0, at + first), Math.Max(0, at + start + length));
        }
    }

    private static void Step(ReadOnlySpan<char> piece, ref int start, ref int length, ref int bytesToEnd)
    {
        start += length;
        // a lone surrogate is encoded as U+FFFD, three bytes, which is what DecodeFromUtf16 gives for it
        Rune.DecodeFromUtf16(piece[start..], out var rune, out length);
        bytesToEnd += rune.Utf8SequenceLength;
    }
}
