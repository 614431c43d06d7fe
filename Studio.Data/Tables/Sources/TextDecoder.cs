using System.Text;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// Turns a stream in any encoding into UTF-8. Where bytes mean nothing in that encoding it stops, having given everything
/// before them, and <see cref="Damaged"/> is true.
/// </summary>
internal sealed class TextDecoder
{
    /// <summary>Stands where the decoder found bytes that mean nothing; a code point Unicode promises never to assign.</summary>
    private const char Mark = '\uFFFF';

    private readonly Stream _source;
    private readonly Decoder _decoder;
    private readonly MarkingFallback _fallback = new();
    private readonly byte[] _bytes = new byte[64 << 10];
    private readonly char[] _chars;
    private int _charStart;
    private int _charEnd;
    private bool _sourceEnded;
    private bool _markSeen;

    public TextDecoder(Stream source, Encoding encoding)
    {
        _source = source;
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = _fallback;
        _decoder = strict.GetDecoder();
        _chars = new char[strict.GetMaxCharCount(_bytes.Length)];
    }

    public bool Damaged => _markSeen && _charStart == _charEnd;

    /// <summary>Writes UTF-8 into the target (at least 8 bytes); 0 at the end or at the damage.</summary>
    public int Read(Span<byte> target)
    {
        while (_charStart == _charEnd)
        {
            if (_markSeen || _sourceEnded)
                return 0;
            Decode();
        }
        var encoder = _chars.AsSpan(_charStart, _charEnd - _charStart);
        System.Text.Unicode.Utf8.FromUtf16(encoder, target, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: true);
        _charStart += read;
        return written;
    }

    private void Decode()
    {
        // A high surrogate whose low half comes with the next bytes is kept by the decoder itself, never split here.
        var count = _source.Read(_bytes);
        _sourceEnded = count == 0;
        _charStart = 0;
        _charEnd = _decoder.GetChars(_bytes.AsSpan(0, count), _chars, flush: _sourceEnded);
        if (!_fallback.Used)
            return;
        _markSeen = true;
        _charEnd = _chars.AsSpan(0, _charEnd).IndexOf(Mark);
    }

    private sealed class MarkingFallback : DecoderFallback
    {
        public bool Used { get; private set; }
        public override int MaxCharCount => 1;
        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(MarkingFallback owner) : DecoderFallbackBuffer
        {
            private bool _given = true;

            public override int Remaining => _given ? 0 : 1;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                owner.Used = true;
                _given = false;
                return true;
            }

            public override char GetNextChar()
            {
                if (_given)
                    return '\0';
                _given = true;
                return Mark;
            }

            public override bool MovePrevious() => false;
            public override void Reset() => _given = true;
        }
    }
}
