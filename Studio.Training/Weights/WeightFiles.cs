using System.Text.Json;
using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Weights;

/// <summary>
/// The weights of a model directory: model.safetensors, or the shards that model.safetensors.index.json names, or any one
/// .safetensors file. Pickles are never opened: reading one runs whatever program is in it.
/// </summary>
public sealed class WeightFiles : IDisposable
{
    public const string Single = "model.safetensors";
    public const string Index = "model.safetensors.index.json";
    private static readonly string[] s_pickles = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"];

    private readonly List<SafeTensorsFile> _files = [];
    private readonly Dictionary<string, SafeTensorsFile> _byName = new(StringComparer.Ordinal);

    private WeightFiles()
    {
    }

    /// <summary>All tensors by the names the files give them.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <exception cref="UserError">there are none, they are pickles, or one is missing, damaged or of another model.</exception>
    public static WeightFiles Open(string folder)
    {
        var opened = new WeightFiles();
        try
        {
            if (File.Exists(Path.Combine(folder, Index)) && !File.Exists(Path.Combine(folder, Single))) opened.AddShards(folder);
            else opened.Add(SafeTensorsFile.Open(FindSingle(folder)));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Paths of the weight files that <see cref="Open"/> reads, without opening them.</summary>
    /// <exception cref="UserError">as there.</exception>
    public static IReadOnlyList<string> Paths(string folder) =>
        File.Exists(Path.Combine(folder, Index)) && !File.Exists(Path.Combine(folder, Single))
            ? [.. Shards(folder).Values.Distinct().Order(StringComparer.Ordinal).Select(name => Path.Combine(folder, name))] : [FindSingle(folder)];

    public SafeTensorsEntry Entry(string name) => _byName[name].Entries[name];

    /// <summary>Where it lies in the file, nothing copied; see <see cref="SafeTensorsFile.Map"/>.</summary>
    public Tensor Map(string name) => _byName[name].Map(name);

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add(SafeTensorsFile file)
    {
        _files.Add(file);
        foreach (var name in file.Entries.Keys)
            if (!_byName.TryAdd(name, file))
                throw new UserError($"The tensor '{name}' stands in both {Path.GetFileName(_byName[name].Path)} and {Path.GetFileName(file.Path)}; these shards do not belong together.");
    }

    private void AddShards(string folder)
    {
        var shards = Shards(folder);
        foreach (var shard in shards.Values.Distinct().Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, shard);
            if (!File.Exists(path)) throw new UserError($"The weights are spread over {shards.Values.Distinct().Count()} files, and {shard} is missing; copy it into the folder too.");
            Add(SafeTensorsFile.Open(path));
        }
        foreach (var (name, shard) in shards)
            if (!_byName.TryGetValue(name, out var file) || Path.GetFileName(file.Path) != shard)
                throw new UserError($"{Index} says that '{name}' is in {shard}, but it is not; the shard belongs to another model.");
    }

    private static Dictionary<string, string> Shards(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, Index)));
            var shards = json.RootElement.GetProperty("weight_map").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "");
            // a name from outside must not lead out of the folder
            return shards.Values.FirstOrDefault(shard => shard.Length == 0 || Path.GetFileName(shard) != shard) is { } odd ? throw new JsonException($"'{odd}' is no file of this folder") : shards;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new UserError($"{Index} cannot be read: {e.Message.Split('\n')[0].TrimEnd('.')}.", e);
        }
    }

    private static string FindSingle(string folder)
    {
        if (File.Exists(Path.Combine(folder, Single))) return Path.Combine(folder, Single);
        var others = Directory.GetFiles(folder, "*.safetensors");
        if (others.Length == 1) return others[0];
        if (others.Length > 1)
            throw new UserError($"There are {others.Length} .safetensors files and no {Index} that says how they belong together; copy the index too, or keep one file.");
        var pickle = Directory.EnumerateFiles(folder).FirstOrDefault(file => s_pickles.Contains(Path.GetExtension(file).ToLowerInvariant()));
        throw new UserError(pickle is null ? "There are no weights: no model.safetensors is in the folder." : RefuseOf(Path.GetFileName(pickle)));
    }

    /// <summary>The sentence about a pickled file, wherever one is met.</summary>
    public static string RefuseOf(string file) =>
        $"{file} is a Python pickle, which can run any program when it is opened, so Studio does not open it. Convert it where you trust it: load the model in Python with transformers and save it with model.save_pretrained(folder, safe_serialization=True), then import that folder.";

    public static bool IsPickle(string file) => s_pickles.Contains(Path.GetExtension(file).ToLowerInvariant());
}
