using System.Text.RegularExpressions;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Models;

namespace Studio.Training.Loops;

/// <summary>
/// Which weights of a base model learn, as a spec says: all, all behind the first blocks, or low-rank matrices beside some.
/// A classifier's head always learns, and with it the pooler that the base may lack.
/// </summary>
public static partial class FineTuning
{
    private const string AllLinear = "all-linear";

    /// <summary>What PEFT adapts in a family where nobody says otherwise (TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING).</summary>
    private static readonly string[] s_usualTargets = ["query", "value", "q_lin", "v_lin", "q_proj", "v_proj", "c_attn", "query_key_value"];

    /// <summary>Parts of names of modules that learn in full beside LoRA's matrices.</summary>
    private static readonly string[] s_heads = ["classifier", "pre_classifier", "score", "pooler"];

    /// <summary>Adds what the spec asks for and stops the rest from learning.</summary>
    /// <returns>names of the base model's parameters that do not learn; none without a base.</returns>
    /// <exception cref="UserError">there are no such blocks or matrices.</exception>
    public static IReadOnlySet<string> Apply(StudioModel model, RunSpec spec)
    {
        if (spec.BaseModel.Length == 0 || spec.FineTuning == FineTunings.Full) return new HashSet<string>();
        if (spec.FineTuning == FineTunings.Lora) AddLora(model, Targets(spec.LoraTargets), spec.LoraRank, spec.LoraAlpha, spec.LoraDropout);
        else CheckBlocks(model, spec.FrozenLayers);
        var frozen = model.NamedParameters().Where(p => spec.FineTuning == FineTunings.Lora ? !IsLora(p.Name) && !IsHead(p.Name) : IsBefore(p.Name, spec.FrozenLayers)).ToList();
        foreach (var (_, tensor) in frozen) tensor.RequiresGrad = false;
        return frozen.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Puts low-rank matrices into those beside which they stand; the model then is as any other of its family.</summary>
    public static void Merge(StudioModel model)
    {
        foreach (var projection in model.Modules().OfType<Projection>().ToList()) projection.MergeLora();
    }

    /// <param name="targets">last parts of modules' names; empty takes the usual ones.</param>
    /// <exception cref="UserError">the model has no matrix of such a name.</exception>
    public static void AddLora(StudioModel model, IReadOnlyList<string> targets, int rank, double alpha, double dropout)
    {
        var projections = Projections(model);
        var wanted = targets.Count > 0 ? targets : s_usualTargets;
        if (targets.FirstOrDefault(target => target != AllLinear && !projections.Any(p => IsTarget(p.Name, target))) is { } unknown)
            throw new UserError($"loraTargets names '{SpecText.Shorten(unknown)}', which this model does not have; it has {string.Join(", ", projections.Select(p => p.Name[(p.Name.LastIndexOf('.') + 1)..]).Distinct())}.");
        foreach (var (_, projection) in projections.Where(p => wanted.Any(target => target == AllLinear || IsTarget(p.Name, target))).ToList())
            projection.AddLora(rank, alpha, dropout);
    }

    /// <summary>Names in a list with commas between.</summary>
    public static IReadOnlyList<string> Targets(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool IsLora(string name) => name.Contains("lora_A.", StringComparison.Ordinal) || name.Contains("lora_B.", StringComparison.Ordinal);

    /// <summary>Whether a parameter belongs to what always learns.</summary>
    public static bool IsHead(string name) => name.Split('.').Any(s_heads.Contains);

    /// <summary>All matrices but those of the heads; the language model's own head is tied to the embedding or left alone.</summary>
    private static List<(string Name, Projection Projection)> Projections(StudioModel model) =>
        [.. model.NamedModules().Where(m => m.Module is Projection && !IsHead(m.Name) && m.Name != "lm_head").Select(m => (m.Name, (Projection)m.Module))];

    private static bool IsTarget(string name, string target) => name == target || name.EndsWith("." + target, StringComparison.Ordinal);

    private static void CheckBlocks(StudioModel model, int frozen)
    {
        var blocks = model.NamedParameters().Max(p => BlockOf(p.Name)) + 1 ?? 0;
        if (frozen > blocks) throw new UserError($"frozenLayers is {frozen}, but the base model has {blocks} blocks: take {blocks} or fewer.");
    }

    private static bool IsBefore(string name, int block) => BlockOf(name) is { } own ? own < block : Embeddings().IsMatch(name);

    private static int? BlockOf(string name) => Block().Match(name) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\.(?:h|layer|layers)\.(\d+)\.")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:^|\.)(?:embeddings|wte|wpe|word_embeddings|word_embeddings_layernorm|embed_tokens)\.")]
    private static partial Regex Embeddings();
}
