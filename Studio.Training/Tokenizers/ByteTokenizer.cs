using System.Text;

namespace Studio.Training.Tokenizers;

/// <summary>One token a byte of UTF-8: 256 tokens, any text, nothing ever unknown.</summary>
public sealed class ByteTokenizer : Tokenizer
{
    private static readonly byte[] s_all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    public override string Kind => Contracts.Tokenizers.Bytes;
    public override int VocabularySize => 256;

    public override int MaxTokens(int length) => Encoding.UTF8.GetMaxByteCount(length);

    public override int Encode(ReadOnlySpan<char> text, Span<int> ids)
    {
        var count = 0;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            for (var i = 0; i < length; i++) ids[count++] = utf8[i];
        }
        return count;
    }

    public override ReadOnlySpan<byte> Utf8Of(int id) => s_all.AsSpan(id, 1);

    private protected override string ToJson() => ToJson(new(Kind));
}
