using System.Text;

namespace Studio.Training.Tokenizers;

/// <summary>
/// Turns tokens into text as they come. A token may end inside a character, so bytes wait here until the character is
/// whole; bytes that can never become one are shown as U+FFFD.
/// </summary>
public sealed class TokenDecoder(Tokenizer tokenizer)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that is sure after this token; empty while a character is still open.</summary>
    public string Push(int id) => Read(tokenizer.Utf8Of(id), flush: false);

    /// <summary>What is left when no more tokens come.</summary>
    public string Flush() => Read([], flush: true);

    private string Read(ReadOnlySpan<byte> utf8, bool flush)
    {
        // a token may be as long as its vocabulary's author liked; the decoder may hold three bytes back from before
        var most = Encoding.UTF8.GetMaxCharCount(utf8.Length + 3);
        var text = most <= 256 ? stackalloc char[256] : new char[most];
        return new string(text[.._decoder.GetChars(utf8, text, flush)]);
    }
}
