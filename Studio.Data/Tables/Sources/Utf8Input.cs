using System.Text;
using System.Text.Unicode;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// A text file as a moving window of valid UTF-8, whatever encoding it is in; the byte order mark is gone. Bytes that are
/// not text in the given encoding are never replaced: the window ends before them, and the next <see cref="Grow"/> says
/// where they are, after everything before them has been read.
/// </summary>
internal sealed class Utf8Input : IDisposable
{
    private const int FirstSize = 1 << 20;
    private readonly SourceFile _file;
    private readonly TextDecoder? _decoder;
    private readonly string _encodingName;
    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _validEnd;
    private int _rawEnd;
    private bool _atEnd;
    private bool _damaged;
    private long _consumed;

    /// <param name="encodingName">a name <see cref="TextEncodings"/> knows.</param>
    public Utf8Input(SourceFile file, string encodingName)
    {
        _file = file;
        _encodingName = encodingName;
        _decoder = TextEncodings.IsUtf8(encodingName) ? null : new TextDecoder(file.Content, TextEncodings.Get(encodingName));
        Fill(3);
        if (Window.StartsWith("\uFEFF"u8))
            Consume(3);
    }

    public string Label => _file.File.Label;
    public long Position => _file.Position;
    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _validEnd - _start);

    /// <summary>The window holds all that is left.</summary>
    public bool Ended => _atEnd && !_damaged && _validEnd == _rawEnd;

    public void Consume(int count)
    {
        _start += count;
        _consumed += count;
    }

    /// <summary>Widens the window by reading on; false when the file has ended.</summary>
    /// <param name="limit">the longest window allowed, in bytes; 0 for any.</param>
    /// <param name="where">names the row being read, for the sentence.</param>
    /// <exception cref="UserError">the bytes that follow are no text in this encoding, or the row is longer than the limit.</exception>
    public bool Grow(int limit, Func<string> where)
    {
        if (_damaged)
            throw Invalid(where());
        if (_atEnd)
            return false;
        if (limit > 0 && _validEnd - _start > limit)
            throw new UserError($"{Label}, {where()}: it is longer than {limit >> 20} MB, which is no sensible row; a quote that is never closed, or a wrong format or delimiter, is the usual cause.");
        MakeRoom();
        var before = _validEnd;
        ReadOn();
        // A read may have brought only part of a character.
        while (_validEnd == before && !_atEnd && !_damaged)
            ReadOn();
        return true;
    }

    /// <summary>Widens the window to so many bytes, or to the file's end or damage if that comes first: unpacking gives few bytes at a time.</summary>
    public void Fill(int bytes)
    {
        while (Window.Length < bytes && !_damaged && Grow(0, () => "its start"))
        {
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads to the end of the file without looking, so that its hash is whole.</summary>
    public void ReadToEnd() => _file.ReadToEnd();

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _rawEnd - _start).CopyTo(_buffer);
        (_start, _validEnd, _rawEnd) = (0, _validEnd - _start, _rawEnd - _start);
        if (_rawEnd > _buffer.Length / 2)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
    }

    private void ReadOn()
    {
        if (_decoder is not null)
        {
            var count = _decoder.Read(_buffer.AsSpan(_rawEnd));
            _rawEnd = _validEnd += count;
            _atEnd = count == 0;
            _damaged = _decoder.Damaged;
            return;
        }
        var read = _file.Content.Read(_buffer, _rawEnd, _buffer.Length - _rawEnd);
        _rawEnd += read;
        _atEnd = read == 0;
        Validate();
    }

    private void Validate()
    {
        var fresh = _buffer.AsSpan(_validEnd, _rawEnd - _validEnd);
        var whole = _atEnd ? fresh.Length : WholeCharacters(fresh);
        if (Utf8.IsValid(fresh[..whole]))
        {
            _validEnd += whole;
            return;
        }
        _validEnd += ValidPrefix(fresh);
        _damaged = true;
    }

    /// <summary>Length without a character at the end that is not there in full.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if (b < 0x80)
                return bytes.Length;
            if (b >= 0xC0)
                return (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) > back ? bytes.Length - back : bytes.Length;
        }
        return bytes.Length;
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return at;
    }

    private UserError Invalid(string where)
    {
        if (_decoder is not null)
            return new UserError($"{Label}, {where}: bytes that are no text in {_encodingName}. The file may be in another encoding, or in two at once: choose the encoding, or mend that row.");
        var bytes = Convert.ToHexString(_buffer.AsSpan(_validEnd, Math.Min(4, _rawEnd - _validEnd)));
        var offset = _consumed + (_validEnd - _start);
        return new UserError($"{Label}, {where} (byte {offset:N0}): {bytes} is not UTF-8. The file is in another encoding (choose it, such as gb18030 or latin-1), or in two at once (mend that row).");
    }
}
