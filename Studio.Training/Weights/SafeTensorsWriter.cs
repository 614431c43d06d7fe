using System.Buffers.Binary;
using System.Text.Json;

using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>Writes a safetensors file that is either wholly there or not at all: written beside, synced, renamed.</summary>
public static class SafeTensorsWriter
{
    /// <summary>Writes the tensors under their names; those on a GPU are copied one at a time.</summary>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // Wide types first, so that every tensor lies at a multiple of its element size, as readers in place want it.
        var ordered = tensors.OrderByDescending(t => t.Tensor.DType.Size()).ToList();
        var beside = $"{path}.writing-{Environment.ProcessId}";
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                WriteHeader(file, ordered, metadata);
                foreach (var (_, tensor) in ordered) tensor.WriteTo(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside); // a full disk must not be filled further by the half that did fit
            throw;
        }
        AtomicFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void WriteHeader(FileStream file, List<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(writer, metadata);
            long position = 0;
            foreach (var (name, tensor) in tensors) position = WriteEntry(writer, name, tensor, position);
            writer.WriteEndObject();
        }
        while (json.Length % SafeTensorsHeader.PrefixLength != 0) json.WriteByte((byte)' '); // the data begins aligned
        Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
        file.Write(prefix);
        json.WriteTo(file);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, long position)
    {
        var end = position + tensor.ElementCount * tensor.DType.Size();
        writer.WriteStartObject(name);
        writer.WriteString("dtype", SafeTensorsTypes.NameOf(tensor.DType));
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape) writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(position);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
        return end;
    }
}
