using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>
/// The header of a safetensors file, fully checked before a byte of data is touched, since such files come from anywhere.
/// Format (huggingface/safetensors): u64 little-endian header length, a JSON object
/// <c>{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {"k": "v"}}</c>, then the data,
/// which the tensors must fill without gap or overlap.
/// </summary>
public sealed class SafeTensorsHeader
{
    /// <summary>Bytes of the length before the JSON.</summary>
    public const int PrefixLength = 8;

    /// <summary>The reference implementation's own limit.</summary>
    public const long MaxLength = 100_000_000;

    /// <summary>libtorch's own limit.</summary>
    private const int MaxDimensions = 64;

    private const string MetadataName = "__metadata__";

    private readonly string _file;
    private readonly Dictionary<string, SafeTensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string file) => _file = file;

    /// <summary>In the order in which the header names them.</summary>
    public IReadOnlyDictionary<string, SafeTensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads a file's header alone, which costs no more for a large one; the stream then stands at the data.</summary>
    /// <exception cref="UserError">the file is cut or lying.</exception>
    public static SafeTensorsHeader Read(FileStream file)
    {
        if (file.Length < PrefixLength) throw new UserError($"{file.Name}: it has {file.Length} bytes, too few for a safetensors file.");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        file.ReadExactly(prefix);
        var length = CheckLength(file.Name, BinaryPrimitives.ReadUInt64LittleEndian(prefix), file.Length);
        var json = new byte[length];
        file.ReadExactly(json);
        return Parse(file.Name, json, file.Length - PrefixLength - length);
    }

    /// <summary>Checks the length that the file claims for its header, before memory is taken for it.</summary>
    /// <param name="length">The first 8 bytes.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    public static int CheckLength(string file, ulong length, long fileLength)
    {
        if (length == 0) throw Bad(file, "its header is empty");
        if (length > (ulong)Math.Max(0, fileLength - PrefixLength))
            throw Bad(file, $"its header claims {length} bytes, more than the file has; it is cut short or not a safetensors file");
        if (length > MaxLength) throw Bad(file, $"its header claims {length} bytes, more than the {MaxLength} allowed");
        return (int)length;
    }

    /// <summary>Reads and checks a header; every fault is a <see cref="UserError"/> that names the file and the tensor.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">Bytes that follow it in the file.</param>
    public static SafeTensorsHeader Parse(string file, ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.Length > 0 && json.Span[0] != (byte)'{') throw Bad(file, "its header does not begin with '{'; it is not a safetensors file");
        if (!System.Text.Unicode.Utf8.IsValid(json.Span)) throw Bad(file, "its header is not UTF-8 text");
        var header = new SafeTensorsHeader(file);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in document.RootElement.EnumerateObject()) header.Add(property.Name, property.Value);
        }
        // InvalidOperationException: a lone surrogate in a name, which JSON allows and text does not
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserError($"{file}: its header is not valid JSON ({e.Message.Split('.')[0]}).", e);
        }
        header.CheckSpans(dataLength);
        return header;
    }

    private void Add(string name, JsonElement value)
    {
        if (name == MetadataName) { ReadMetadata(value); return; }
        if (_entries.ContainsKey(name)) throw Bad(_file, $"the tensor '{name}' comes twice");
        if (value.ValueKind != JsonValueKind.Object) throw Bad(_file, $"the tensor '{name}' is not described by an object");
        string? dtypeName = null;
        JsonElement? shape = null, offsets = null;
        foreach (var field in value.EnumerateObject())
        {
            var before = field.Name switch { "dtype" => dtypeName is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => throw Bad(_file, $"the tensor '{name}' has an unknown field '{field.Name}'") };
            if (before) throw Bad(_file, $"the tensor '{name}' has its {field.Name} twice");
            if (field.Name == "dtype") dtypeName = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : "?";
            else if (field.Name == "shape") shape = field.Value;
            else offsets = field.Value;
        }
        if (dtypeName is null || shape is null || offsets is null)
            throw Bad(_file, $"the tensor '{name}' lacks its {(dtypeName is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        var dtype = SafeTensorsTypes.Parse(dtypeName) ?? throw Bad(_file, $"the tensor '{name}' is of type '{dtypeName}', which this program does not read");
        _entries.Add(name, Entry(name, dtype, Numbers(name, "shape", shape.Value), Numbers(name, "data_offsets", offsets.Value)));
    }

    private SafeTensorsEntry Entry(string name, ScalarType dtype, long[] shape, long[] offsets)
    {
        if (shape.Length > MaxDimensions) throw Bad(_file, $"the tensor '{name}' has {shape.Length} dimensions, more than {MaxDimensions}");
        if (offsets.Length != 2) throw Bad(_file, $"the tensor '{name}' has {offsets.Length} data_offsets instead of 2");
        if (offsets[1] < offsets[0]) throw Bad(_file, $"the tensor '{name}' ends before it begins ({offsets[0]} to {offsets[1]})");
        long bytes = dtype.Size();
        try
        {
            foreach (var size in shape) bytes = checked(bytes * size);
        }
        catch (OverflowException e)
        {
            throw new UserError($"{_file}: the tensor '{name}' has a shape too large for any file, [{string.Join(", ", shape)}].", e);
        }
        if (bytes != offsets[1] - offsets[0])
            throw Bad(_file, $"the tensor '{name}' of shape [{string.Join(", ", shape)}] needs {bytes} bytes, but its data_offsets span {offsets[1] - offsets[0]}");
        return new SafeTensorsEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private long[] Numbers(string name, string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Bad(_file, $"the {field} of tensor '{name}' is not a list");
        var numbers = new long[value.GetArrayLength()];
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                throw Bad(_file, $"the {field} of tensor '{name}' holds {item.GetRawText()}, which is not a whole number from 0 up");
            numbers[i++] = number;
        }
        return numbers;
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Bad(_file, $"its {MetadataName} is not an object");
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String) throw Bad(_file, $"the {MetadataName} '{pair.Name}' is not text");
            if (!_metadata.TryAdd(pair.Name, pair.Value.GetString()!)) throw Bad(_file, $"the {MetadataName} '{pair.Name}' comes twice");
        }
    }

    /// <summary>Sorted by position, each must begin where the one before ended, and the last end with the file.</summary>
    private void CheckSpans(long dataLength)
    {
        long position = 0;
        string? previous = null;
        foreach (var entry in _entries.Values.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.End > dataLength) throw Bad(_file, $"the tensor '{entry.Name}' ends at byte {entry.End} of the data, but the file has only {dataLength}; it is cut short");
            if (entry.Begin < position) throw Bad(_file, $"the tensors '{previous}' and '{entry.Name}' overlap");
            if (entry.Begin > position) throw Bad(_file, $"there are {entry.Begin - position} bytes that belong to no tensor before '{entry.Name}'");
            position = entry.End;
            previous = entry.Name;
        }
        if (position != dataLength) throw Bad(_file, $"there are {dataLength - position} bytes after the last tensor that belong to none");
    }

    private static UserError Bad(string file, string what) => new($"{file}: {what}.");
}
