using System.Security.Cryptography;

namespace Studio.Data.Tables.Sources;

/// <summary>A file stream that knows how far it was read and hashes bytes the first time they pass.</summary>
internal sealed class CountedStream(Stream inner, IncrementalHash? hash) : Stream
{
    /// <summary>The furthest byte that was read.</summary>
    public long Highest { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var from = inner.Position;
        var count = inner.Read(buffer);
        var end = from + count;
        // Zip reads its directory at the end first: only bytes that continue the hashed part are hashed.
        if (end > Highest && from <= Highest)
        {
            hash?.AppendData(buffer[(int)(Highest - from)..count]);
            Highest = end;
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public void Rewind() => inner.Position = 0;

    /// <summary>Reads (and hashes) what has not been read yet.</summary>
    public void Drain()
    {
        inner.Position = Highest;
        var rest = new byte[64 << 10];
        while (Read(rest) > 0)
        {
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
