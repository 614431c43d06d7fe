using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Data.Tables;

/// <summary>Names and form of the files of a version, and writing them so that a power cut leaves all or nothing.</summary>
internal static partial class DatasetFiles
{
    public const string Manifest = "manifest.json";
    public const string Table = "data.parquet";

    /// <summary>Folders being written or removed start with a dot; whoever lists versions passes them by.</summary>
    public const string Writing = ".writing-";
    public const string Deleting = ".deleting-";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void WriteManifest(string folder, DatasetManifest manifest) =>
        WriteSynced(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, Json));

    /// <exception cref="UserError">the file is missing or is no manifest.</exception>
    public static DatasetManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, Manifest);
        try
        {
            return JsonSerializer.Deserialize<DatasetManifest>(File.ReadAllText(path), Json)!;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new UserError($"{path} is missing or damaged: this dataset version cannot be used; delete its folder or copy it again.", e);
        }
    }

    /// <summary>sha256 as lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static void WriteSynced(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    public static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes the names in a folder durable: .NET opens no folders, so libc does.</summary>
    public static void SyncFolder(string path)
    {
        var handle = open(path, 0);
        if (handle < 0)
            return; // some file systems refuse to open folders; the names follow with their own next sync
        _ = fsync(handle);
        _ = close(handle);
    }

    /// <summary>Sum of the files' sizes under a folder.</summary>
    public static long Size(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int handle);

    [LibraryImport("libc")]
    private static partial int close(int handle);
}
