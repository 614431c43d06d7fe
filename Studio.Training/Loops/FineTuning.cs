using System.Text.RegularExpressions;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>
/// Which weights of a base model learn, as a spec says: all, all behind the first blocks, low-rank matrices beside some,
/// or small networks behind some. A classifier's head always learns, and with it the pooler that the base may lack.
/// </summary>
public static partial class FineTuning
{
    private const string AllLinear = "all-linear";

    /// <summary>What PEFT adapts in a family where nobody says otherwise (TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING).</summary>
    private static readonly string[] s_usualTargets = ["query", "value", "q_lin", "v_lin", "q_proj", "v_proj", "c_attn", "query_key_value"];

    /// <summary>What ends the two halves of a block, in the families there are; behind each stands an adapter.</summary>
    private static readonly string[] s_halves = [
        "attention.output.dense", "output.dense", // bert; the longer name ends in the shorter one
        "attention.out_lin", "ffn.lin2", // distilbert
        "attn.c_proj", "mlp.c_proj", // gpt2
        "self_attention.dense", "mlp.dense_4h_to_h", // bloom
        "self_attn.o_proj", "mlp.down_proj", // llama
    ];

    /// <summary>Parts of names of modules that learn in full beside LoRA's matrices.</summary>
    private static readonly string[] s_heads = ["classifier", "pre_classifier", "score", "pooler"];

    /// <summary>Adds what the spec asks for and stops the rest from learning.</summary>
    /// <returns>names of the base model's parameters that do not learn; none without a base.</returns>
    /// <exception cref="UserError">there are no such blocks or matrices.</exception>
    public static IReadOnlySet<string> Apply(StudioModel model, RunSpec spec)
    {
        if (spec.BaseModel.Length == 0 || spec.FineTuning == FineTunings.Full) return new HashSet<string>();
        if (spec.FineTuning == FineTunings.Lora) AddLora(model, Targets(spec.LoraTargets), spec.LoraRank, spec.LoraAlpha, spec.LoraDropout);
        else if (spec.FineTuning == FineTunings.Adapters) AddAdapters(model, spec.AdapterSize);
        else CheckBlocks(model, spec.FrozenLayers);
        var learning = spec.FineTuning == FineTunings.Frozen ? null : Kept(model).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var frozen = model.NamedParameters().Where(p => learning is null ? IsBefore(p.Name, spec.FrozenLayers) : !learning.Contains(p.Name)).ToList();
        foreach (var (_, tensor) in frozen) tensor.RequiresGrad = false;
        return frozen.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// What learns beside a base that is left alone, and makes up an adapter's file: the head, and low-rank matrices, or
    /// adapters and with them every norm, as the paper has it (Houlsby et al. 2019, section 2.1).
    /// </summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Kept(StudioModel model)
    {
        var norms = !HasAdapters(model) ? [] : model.Modules().Where(module => module is LayerNorm or RmsNorm).SelectMany(norm => norm.Parameters()).ToHashSet();
        return model.NamedParameters().Where(p => IsLora(p.Name) || IsHead(p.Name) || IsAdapter(p.Name) || norms.Contains(p.Tensor));
    }

    public static bool HasAdapters(Module model) => model.Modules().Any(module => module is Projection { Adapter: not null });

    /// <summary>An adapter behind either half of each block.</summary>
    /// <param name="size">numbers inside.</param>
    public static void AddAdapters(StudioModel model, int size)
    {
        foreach (var (_, projection) in Projections(model).Where(p => BlockOf(p.Name) is not null && s_halves.Any(half => IsTarget(p.Name, half))).ToList())
            projection.AddAdapter(size);
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

    public static bool IsAdapter(string name) => name.Contains(".adapter.", StringComparison.Ordinal);

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
