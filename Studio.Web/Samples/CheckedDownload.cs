using System.Security.Cryptography;
using Studio.Data;

namespace Studio.Web.Samples;

/// <summary>Passes a download through while counting and hashing it; ends it when it grows larger than it may be.</summary>
internal sealed class CheckedDownload(Stream inner, SampleFile file, Action<long> progress) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;

    /// <summary>After the end: what arrived is the known file.</summary>
    public bool IsWhole => _bytes == file.Bytes && Convert.ToHexStringLower(_hash.GetCurrentHash()) == file.Sha256;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _bytes; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Took(buffer.Span[..count]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Took(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Took(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > file.Bytes)
            throw new UserError($"{file.Address.Host} sent more than the {file.Bytes} bytes that {file.Name} has: it is not the known file, and nothing was kept of it.");
        _hash.AppendData(bytes);
        progress(_bytes);
        return bytes.Length;
    }
}
