using System.Runtime.InteropServices;

namespace Studio.Training.Batches;

/// <summary>Writes a corpus beside its place and moves it there when it is whole.</summary>
internal sealed class TokenCorpusWriter : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private readonly FileStream _file;
    private readonly bool _wide;
    private long _count;

    public TokenCorpusWriter(string path, int vocabularySize)
    {
        (_path, _beside, _wide) = (path, $"{path}.writing-{Environment.ProcessId}", vocabularySize > ushort.MaxValue + 1);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = new FileStream(_beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        _file.Write(new byte[TokenCorpus.HeaderBytes]);
    }

    /// <summary>Kept by the caller, who knows what a row is.</summary>
    public long Rows { get; set; }

    public void Add(ReadOnlySpan<int> ids)
    {
        if (_wide) _file.Write(MemoryMarshal.AsBytes(ids));
        else
            foreach (var id in ids)
            {
                _file.WriteByte((byte)id);
                _file.WriteByte((byte)(id >> 8));
            }
        _count += ids.Length;
    }

    public void Commit()
    {
        _file.Seek(0, SeekOrigin.Begin);
        using (var header = new BinaryWriter(_file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            header.Write(TokenCorpus.Magic);
            header.Write(_wide ? 4L : 2L);
            header.Write(_count);
        }
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_beside, _path, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException) when (File.Exists(_beside))
        {
            // the rest of the buffer did not fit; what matters is that the half file gives its space back
        }
        File.Delete(_beside);
    }
}
