using System.Formats.Tar;
using System.IO.Compression;
using Studio.Data;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Weights;

namespace Studio.Training.Models.Library;

/// <summary>
/// Takes a model's files out of a zip or tar archive, or a folder. Of each entry only the file name counts, and only names a
/// model has are taken, so nothing can be written outside of the target, whatever paths or links the archive holds.
/// </summary>
public static class ModelArchive
{
    private static readonly string[] s_names =
    [
        "config.json", "adapter_config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "vocab.json", "merges.txt", "vocab.txt", "studio-tokenizer.json", "model.safetensors.index.json", "README.md", "LICENSE", "LICENSE.txt",
    ];

    /// <summary>Copies the model found in a folder or archive into an empty folder.</summary>
    /// <exception cref="UserError">there is none in it, or the file is no archive that can be read.</exception>
    public static void CopyTo(string target, string source, CancellationToken cancel)
    {
        if (Directory.Exists(source)) CopyFolder(source, target, cancel);
        else if (!File.Exists(source)) throw new UserError($"There is no file or folder {source}.");
        else if (WeightFiles.IsPickle(source)) throw new UserError(WeightFiles.RefuseOf(Path.GetFileName(source)));
        else Unpack(source, target, cancel);
    }

    private static void CopyFolder(string source, string target, CancellationToken cancel)
    {
        var pickles = new List<string>();
        foreach (var path in Directory.EnumerateFiles(source))
        {
            cancel.ThrowIfCancellationRequested();
            var name = Path.GetFileName(path);
            if (WeightFiles.IsPickle(name)) pickles.Add(name);
            if (IsWanted(name)) File.Copy(path, Path.Combine(target, name));
        }
        RefuseOnlyPickles(target, pickles);
    }

    private static void Unpack(string archive, string target, CancellationToken cancel)
    {
        try
        {
            using var file = File.OpenRead(archive);
            var limit = new UnpackLimit(Path.GetFileName(archive), file.Length, target);
            var entries = IsZip(file) ? Zip(file, limit) : Tar(file, limit);
            // files of one folder of the archive stay together; which of the folders is the model is known at the end
            Dictionary<string, string> places = new(StringComparer.Ordinal);
            List<string> pickles = [];
            foreach (var (path, content) in entries)
            {
                cancel.ThrowIfCancellationRequested();
                var name = Path.GetFileName(path.Replace('\\', '/'));
                if (WeightFiles.IsPickle(name)) pickles.Add(name);
                if (!IsWanted(name)) continue;
                var folder = path[..^name.Length];
                if (!places.TryGetValue(folder, out var place))
                    Directory.CreateDirectory(places[folder] = place = Path.Combine(target, $".part-{places.Count}"));
                using var output = new FileStream(Path.Combine(place, name), FileMode.Create, FileAccess.Write);
                using var input = content();
                limit.Copy(input, output, cancel);
            }
            KeepModel(target, places);
            RefuseOnlyPickles(target, pickles);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserError($"{Path.GetFileName(archive)} is damaged, or neither a .zip nor a .tar or .tar.gz archive.", e);
        }
    }

    /// <summary>The folder nearest to the archive's root that has a config.json, or an adapter's.</summary>
    private static void KeepModel(string target, Dictionary<string, string> places)
    {
        var model = places.Where(p => File.Exists(Path.Combine(p.Value, "config.json")) || File.Exists(Path.Combine(p.Value, PeftConfig.FileName))).OrderBy(p => p.Key.Count(c => c is '/' or '\\')).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value).FirstOrDefault();
        if (model is not null)
            foreach (var path in Directory.GetFiles(model)) File.Move(path, Path.Combine(target, Path.GetFileName(path)));
        foreach (var place in places.Values) Directory.Delete(place, recursive: true);
    }

    private static IEnumerable<(string Path, Func<Stream> Content)> Zip(FileStream file, UnpackLimit limit)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            limit.Entry(0);
            if (entry.Name.Length > 0) yield return (entry.FullName, entry.Open);
        }
    }

    private static IEnumerable<(string Path, Func<Stream> Content)> Tar(FileStream file, UnpackLimit limit)
    {
        Stream content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var tar = new TarReader(content);
        while (tar.GetNextEntry() is { } entry)
        {
            // what is passed over must be unpacked all the same
            limit.Entry(IsWanted(Path.GetFileName(entry.Name)) ? 0 : entry.Length);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } data) yield return (entry.Name, () => data);
        }
    }

    private static bool IsZip(FileStream file) => StartsWith(file, "PK\u0003\u0004"u8);

    private static bool IsGzip(FileStream file) => StartsWith(file, [0x1F, 0x8B]);

    private static bool StartsWith(FileStream file, ReadOnlySpan<byte> magic)
    {
        Span<byte> first = stackalloc byte[4];
        var read = file.ReadAtLeast(first, 4, throwOnEndOfStream: false);
        file.Position = 0;
        return first[..read].StartsWith(magic);
    }

    /// <summary>Whether it is the name of a file that a model has and Studio reads, or of its licence.</summary>
    public static bool IsWanted(string name) => s_names.Contains(name) || name.EndsWith(".safetensors", StringComparison.Ordinal);

    private static void RefuseOnlyPickles(string target, List<string> pickles)
    {
        if (pickles.Count > 0 && Directory.GetFiles(target, "*.safetensors").Length == 0) throw new UserError(WeightFiles.RefuseOf(pickles[0]));
    }
}
