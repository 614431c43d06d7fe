using System.IO.Compression;
using System.Security.Cryptography;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// Unpacks gzip and notices a file that was cut off, which <see cref="GZipStream"/> reads as if it ended there. After the
/// file's last byte one more gzip member with a random marker is fed in: only when the file was whole does the unpacked
/// data end with that marker. So no member's length needs to be known, and files of several members work.
/// </summary>
internal sealed class CheckedGzipStream : Stream
{
    private const int MarkerBytes = 16;
    private readonly byte[] _marker = RandomNumberGenerator.GetBytes(MarkerBytes);
    private readonly GZipStream _gzip;
    private readonly string _label;
    private readonly byte[] _buffer = new byte[(64 << 10) + MarkerBytes];
    private int _start;
    private int _end;
    private bool _ended;

    public CheckedGzipStream(Stream raw, string label)
    {
        _label = label;
        _gzip = new GZipStream(new FollowedStream(raw, Pack(_marker)), CompressionMode.Decompress);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="UserError">the data is damaged, or ends before its own end mark.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last 16 bytes are held back: they may be the marker.
        while (_end - _start <= MarkerBytes && !_ended)
            Fill();
        var available = _ended ? _end - _start : _end - _start - MarkerBytes;
        var count = Math.Min(buffer.Length, available);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = _gzip.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            if (read == 0)
                Finish();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private void Finish()
    {
        if (!_buffer.AsSpan(_start, _end - _start).EndsWith(_marker))
            throw Damaged(null);
        _end -= MarkerBytes;
        _ended = true;
    }

    private UserError Damaged(Exception? inner) =>
        new($"{_label} is cut off or damaged: its gzip data has no proper end. Copy or download it again.", inner);

    private static byte[] Pack(byte[] marker)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(marker);
        return packed.ToArray();
    }

    /// <summary>One stream, then some bytes.</summary>
    private sealed class FollowedStream(Stream first, byte[] then) : Stream
    {
        private int _given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = first.Read(buffer);
            if (read > 0)
                return read;
            read = Math.Min(buffer.Length, then.Length - _given);
            then.AsSpan(_given, read).CopyTo(buffer);
            _given += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
