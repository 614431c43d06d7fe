using System.Buffers;
using System.Text;
using Studio.Training.Tokenizers.Json;

namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// Byte-level byte-pair encoding as GPT-2 and BLOOM have it: the text is cut into pieces, each piece starts as its UTF-8
/// bytes, and pairs merge in the order in which they were learned. Gives the ids of Hugging Face's library.
/// </summary>
public sealed class BpeTokenizer : SubwordTokenizer
{
    private readonly MergeTable _table;
    private readonly PieceCache _cache = new();

    // index = byte, content = id of its one-byte token, or -1 where the vocabulary lacks it
    private readonly int[] _byteIds = new int[256];
    private readonly int _unknown;

    /// <exception cref="FormatException">a token is not written in the byte alphabet, or the unknown token is not in the vocabulary.</exception>
    public BpeTokenizer(Vocabulary vocabulary, IReadOnlyList<Merge> merges, BpeSettings settings, IReadOnlyList<AddedToken> addedTokens, TokenTemplate template)
        : base(vocabulary, addedTokens, template)
    {
        (Merges, Settings, _table) = (merges, settings, new MergeTable(merges));
        for (var value = 0; value < 256; value++)
            _byteIds[value] = vocabulary.IdOf(ByteAlphabet.CharacterOf((byte)value).ToString()) ?? -1;
        _unknown = settings.UnknownToken is null ? -1
            : vocabulary.IdOf(settings.UnknownToken) ?? throw new FormatException($"the unknown token '{Vocabulary.Shorten(settings.UnknownToken)}' is not in the vocabulary");
    }

    public IReadOnlyList<Merge> Merges { get; }
    public BpeSettings Settings { get; }

    public override string Kind => Contracts.Tokenizers.Trained;

    public override int MaxTokens(int length) => Encoding.UTF8.GetMaxByteCount(length) + 1;

    public override string Decode(IEnumerable<int> ids, bool skipSpecial, bool cleanUp)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
            if (!IsLeftOut(id, skipSpecial)) bytes.Write(Utf8Of(id));
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private protected override string ToJson() => TokenizerJsonWriter.Write(this);

    // a token outside the alphabet was put there by hand and stands for itself
    private protected override byte[] BytesOf(string token) => ByteAlphabet.Read(token) ?? Encoding.UTF8.GetBytes(token);

    private protected override void EncodePlain(ReadOnlySpan<char> text, int at, ref TokenSink sink)
    {
        if (Settings.AddPrefixSpace && text[0] != ' ')
        {
            text = string.Concat(" ", text);
            at--;
        }
        for (var start = 0; start < text.Length;)
        {
            var end = PieceScanner.End(Settings.Pattern, text, start);
            var piece = text[start..end];
            var count = piece.Length <= PieceKey.Longest ? EncodeShort(text, start, piece.Length, sink.Free) : MergePiece(piece, sink.Free);
            if (sink.WantsSpans) ByteSpans.Fill(this, piece, at + start, sink.Free[..count], sink.FreeSpans);
            sink.Advance(count);
            start = end;
        }
    }

    private int EncodeShort(ReadOnlySpan<char> text, int start, int length, Span<int> ids)
    {
        var key = PieceKey.Of(text, start, length);
        var hash = key.Hash();
        var count = _cache.Find(key, hash, ids);
        if (count >= 0) return count;
        count = MergePiece(text.Slice(start, length), ids);
        _cache.Keep(key, hash, ids[..count]);
        return count;
    }

    private int MergePiece(ReadOnlySpan<char> piece, Span<int> ids)
    {
        var most = Encoding.UTF8.GetMaxByteCount(piece.Length);
        byte[]? rented = null;
        var utf8 = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        var count = Symbols(utf8[..Encoding.UTF8.GetBytes(piece, utf8)], ids);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return PieceMerger.Merge(_table, ids[..count]);
    }

    private int Symbols(ReadOnlySpan<byte> utf8, Span<int> ids)
    {
        var count = 0;
        foreach (var value in utf8)
        {
            var id = _byteIds[value];
            if (id >= 0) ids[count++] = id;
            else if (_unknown >= 0 && !(Settings.FuseUnknown && count > 0 && ids[count - 1] == _unknown)) ids[count++] = _unknown;
        }
        return count;
    }
}
