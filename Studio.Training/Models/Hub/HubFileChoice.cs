using Studio.Data;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Models.Library;
using Studio.Training.Weights;

namespace Studio.Training.Models.Hub;

/// <summary>Which of a hub's files make a model: those Studio reads, at the top of the repository, and never a pickle.</summary>
public static class HubFileChoice
{
    /// <param name="files">of the whole repository; names may hold folders.</param>
    /// <exception cref="UserError">they make none; the sentence says why.</exception>
    public static (IReadOnlyList<HubFile> Chosen, IReadOnlyList<string> LeftOut) Of(IReadOnlyList<HubFile> files, string repository)
    {
        var wanted = files.Where(file => ModelArchive.IsWanted(file.Name)).ToList();
        if (!wanted.Any(file => file.Name is ConfigJson.FileName or PeftConfig.FileName))
            throw new UserError($"{repository} has no config.json, so it is no model in Hugging Face's form.");
        var weights = Weights(wanted);
        if (weights.Count == 0 && files.FirstOrDefault(file => WeightFiles.IsPickle(file.Name)) is { } pickle) throw new UserError($"{repository} has its weights as a pickle only. {WeightFiles.RefuseOf(pickle.Name)}");
        if (weights.Count == 0) throw new UserError($"{repository} has no weights as .safetensors, the form Studio reads.");
        // a set in one file needs no index, and an index without its shards would be believed
        var chosen = wanted.Where(file => !IsWeights(file) && (file.Name != WeightFiles.Index || weights.Count > 1)).Concat(weights).OrderBy(IsWeights).ThenBy(file => file.Name, StringComparer.Ordinal).ToList();
        return (chosen, [.. files.Except(chosen).Select(file => file.Name).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Repositories hold the same weights in several forms: one whole file is best, then a set of shards, then whatever single file there is.</summary>
    private static List<HubFile> Weights(List<HubFile> wanted)
    {
        var all = wanted.Where(IsWeights).ToList();
        if (wanted.Any(file => file.Name == PeftConfig.FileName) && all.Where(file => file.Name == PeftConfig.WeightsName).ToList() is { Count: 1 } adapter) return adapter;
        if (all.Where(file => file.Name == WeightFiles.Single).ToList() is { Count: 1 } single) return single;
        if (wanted.Any(file => file.Name == WeightFiles.Index)) return [.. all.Where(file => file.Name.StartsWith("model-", StringComparison.Ordinal))];
        return all.Count > 1 ? throw new UserError($"There are {all.Count} .safetensors files and no {WeightFiles.Index} that says how they belong together, so it is not known which to fetch.") : all;
    }

    private static bool IsWeights(HubFile file) => file.Name.EndsWith(".safetensors", StringComparison.Ordinal);
}
