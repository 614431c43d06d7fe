using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>
/// Reads a safetensors file through a memory map, so that opening a large one costs nothing and each tensor is copied once,
/// straight to where it is wanted.
/// </summary>
public sealed unsafe class SafeTensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeTensorsHeader _header;
    private readonly byte* _data;

    private SafeTensorsFile(FileStream file)
    {
        Path = file.Name;
        var length = file.Length;
        _header = ReadHeader(file, length, out var headerLength);
        // the map keeps the file open itself
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + SafeTensorsHeader.PrefixLength + headerLength;
    }

    public string Path { get; }
    public IReadOnlyDictionary<string, SafeTensorsEntry> Entries => _header.Entries;
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens and checks; a missing, cut or lying file is a <see cref="UserError"/> with one sentence.</summary>
    public static SafeTensorsFile Open(string path)
    {
        FileStream file;
        try { file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new UserError($"{path}: there is no such file.", e); }
        catch (UnauthorizedAccessException e) { throw new UserError($"{path} is a folder, or this user may not read it.", e); }
        try { return new SafeTensorsFile(file); }
        catch { file.Dispose(); throw; }
    }

    /// <summary>Copies one tensor to the device, in the file's type; registered in the current scope.</summary>
    public Tensor Read(string name, Device? device = null)
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        if (!Entries.TryGetValue(name, out var entry)) throw new UserError($"{Path}: there is no tensor '{name}' in it.");
        return Tensor.FromMemory(_data + entry.Begin, entry.Shape, entry.DType, device);
    }

    /// <summary>All tensors by name, registered in the current scope.</summary>
    public Dictionary<string, Tensor> ReadAll(Device? device = null) =>
        Entries.Keys.ToDictionary(name => name, name => Read(name, device), StringComparer.Ordinal);

    public void Dispose()
    {
        if (_view.SafeMemoryMappedViewHandle.IsClosed) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private static SafeTensorsHeader ReadHeader(FileStream file, long fileLength, out int headerLength)
    {
        if (fileLength < SafeTensorsHeader.PrefixLength) throw new UserError($"{file.Name}: it has {fileLength} bytes, too few for a safetensors file.");
        Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixLength];
        file.ReadExactly(prefix);
        headerLength = SafeTensorsHeader.CheckLength(file.Name, BinaryPrimitives.ReadUInt64LittleEndian(prefix), fileLength);
        var json = new byte[headerLength];
        file.ReadExactly(json);
        return SafeTensorsHeader.Parse(file.Name, json, fileLength - SafeTensorsHeader.PrefixLength - headerLength);
    }
}
