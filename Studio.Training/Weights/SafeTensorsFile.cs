using Studio.Data;
using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>
/// Reads a safetensors file through a memory map, so that opening a large one costs nothing. A tensor is either copied once,
/// straight to where it is wanted, or lies in the map itself: then nothing is copied, what is written to it stays this
/// process's own, and it goes on living when the file here is closed.
/// </summary>
public sealed unsafe class SafeTensorsFile : IDisposable
{
    private readonly SafeTensorsHeader _header;
    private readonly byte* _file;
    private readonly long _dataStart;
    private nint _mapping;

    private SafeTensorsFile(FileStream file)
    {
        Path = file.Name;
        _header = SafeTensorsHeader.Read(file);
        _dataStart = file.Position;
        // by its descriptor: under its name there may be another file by now
        Native.Check(NativeMethods.studio_mapping_open($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", out _mapping, out _file, out _), $"mapping {Path}");
        file.Dispose();
    }

    ~SafeTensorsFile() => Close();

    public string Path { get; }
    public IReadOnlyDictionary<string, SafeTensorsEntry> Entries => _header.Entries;
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens and checks; a missing, cut or lying file is a <see cref="UserError"/> with one sentence.</summary>
    public static SafeTensorsFile Open(string path)
    {
        FileStream file;
        try { file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new UserError($"{path}: there is no such file.", e); }
        catch (UnauthorizedAccessException e) { throw new UserError($"{path} is a folder, or this user may not read it.", e); }
        try { return new SafeTensorsFile(file); }
        catch { file.Dispose(); throw; }
    }

    /// <summary>Copies one tensor to the device, in the file's type; registered in the current scope.</summary>
    public Tensor Read(string name, Device? device = null)
    {
        var entry = Find(name);
        return Tensor.FromMemory(_file + _dataStart + entry.Begin, entry.Shape, entry.DType, device);
    }

    /// <summary>One tensor on the CPU where it lies in the file, or copied where the file put it askew; registered in the current scope.</summary>
    public Tensor Map(string name)
    {
        var entry = Find(name);
        if ((_dataStart + entry.Begin) % entry.DType.Size() != 0 || entry.Begin == entry.End) return Read(name);
        fixed (long* sizes = entry.Shape)
        {
            Native.Check(NativeMethods.studio_mapping_tensor(_mapping, _dataStart + entry.Begin, sizes, entry.Shape.Length, (int)entry.DType, out var handle), $"mapping {name}");
            return Tensor.Adopt(handle);
        }
    }

    /// <summary>All tensors by name, registered in the current scope.</summary>
    public Dictionary<string, Tensor> ReadAll(Device? device = null) =>
        Entries.Keys.ToDictionary(name => name, name => Read(name, device), StringComparer.Ordinal);

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private void Close()
    {
        if (_mapping != 0) NativeMethods.studio_mapping_close(_mapping);
        _mapping = 0;
    }

    private SafeTensorsEntry Find(string name)
    {
        ObjectDisposedException.ThrowIf(_mapping == 0, this);
        return Entries.TryGetValue(name, out var entry) ? entry : throw new UserError($"{Path}: there is no tensor '{name}' in it.");
    }
}
