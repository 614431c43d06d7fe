using System.IO.MemoryMappedFiles;

namespace Studio.Training.Batches;

/// <summary>
/// The token ids of a text in a memory-mapped file: only the pages in use take memory, and a second run on the same
/// data starts at once. Two bytes a token, four when the vocabulary needs them. Written by <see cref="TokenCorpusWriter"/>.
/// </summary>
public sealed unsafe class TokenCorpus : IDisposable
{
    internal const int HeaderBytes = 32;
    internal const long Magic = 0x31304B54_4F495453; // "STIOTK01", little-endian
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _tokens;
    private readonly int _bytesPerToken;

    private TokenCorpus(string path)
    {
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _bytesPerToken = (int)_view.ReadInt64(8);
        Count = _view.ReadInt64(16);
        _tokens = start + HeaderBytes;
    }

    /// <summary>Number of tokens.</summary>
    public long Count { get; }

    /// <returns>null when the file is absent or was not written whole by this version: it is a cache, and is made anew.</returns>
    public static TokenCorpus? TryOpen(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < HeaderBytes) return null;
        using (var reader = new BinaryReader(file.OpenRead()))
        {
            var (magic, width, count) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            if (magic != Magic || width is not (2 or 4) || count != (file.Length - HeaderBytes) / width) return null;
        }
        return new(path);
    }

    /// <summary>Widens the tokens from <paramref name="start"/> on into <paramref name="ids"/>, as many as it holds.</summary>
    public void CopyTo(long start, Span<long> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + ids.Length, Count, nameof(start));
        if (_bytesPerToken == 2)
        {
            var from = (ushort*)_tokens + start;
            for (var i = 0; i < ids.Length; i++) ids[i] = from[i];
        }
        else
        {
            var from = (int*)_tokens + start;
            for (var i = 0; i < ids.Length; i++) ids[i] = from[i];
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
