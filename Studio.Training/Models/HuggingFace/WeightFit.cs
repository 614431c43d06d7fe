using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// Which tensor of a checkpoint belongs to which of a model: names as published, with or without the prefix, older names,
/// tied ones stored once or twice. What does not fit is kept by name, so that a sentence can say it.
/// </summary>
public sealed class WeightFit
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _misshapen = [];
    private readonly List<string> _otherHeads = [];
    private readonly List<(string First, string Second)> _twice = [];

    private WeightFit()
    {
    }

    /// <summary>Tensors of the model that the checkpoint lacks.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Tensors of the checkpoint that belong to a head this model has not.</summary>
    public IReadOnlyList<string> OtherHeads => _otherHeads;

    /// <param name="taken">names of tensors that the model has already.</param>
    public static WeightFit Of(Module model, ModelKind kind, WeightFiles files, IReadOnlySet<string>? taken = null)
    {
        var fit = new WeightFit();
        var wanted = model.NamedParameters().Concat(model.NamedBuffers()).Where(p => taken?.Contains(p.Name) != true).ToDictionary(p => p.Name, p => p.Tensor, StringComparer.Ordinal);
        var aliases = kind.Tied.ToDictionary(tie => tie.Alias, tie => tie.Name, StringComparer.Ordinal);
        var tied = new List<(string Name, string Source)>();
        foreach (var source in files.Names.Where(name => taken?.Contains(name) != true))
        {
            var name = NameIn(wanted, kind, source);
            if (wanted.TryGetValue(name, out var tensor)) fit.Match(name, source, tensor, files.Entry(source));
            else if (aliases.TryGetValue(name, out var same) && wanted.ContainsKey(same)) tied.Add((same, source));
            else if (kind.IsBuffer(name)) continue;
            else (kind.IsOtherHead(name) ? fit._otherHeads : fit._unexpected).Add(source);
        }
        foreach (var (name, source) in tied)
            if (fit._sources.TryGetValue(name, out var first)) fit._twice.Add((first, source));
            else fit.Match(name, source, wanted[name], files.Entry(source));
        fit._missing.AddRange(wanted.Keys.Where(name => !fit._sources.ContainsKey(name) && !fit._misshapen.Any(text => text.StartsWith($"'{name}'", StringComparison.Ordinal))));
        return fit;
    }

    /// <summary>Puts the values into the model: of the right type on the CPU without a copy, otherwise converted.</summary>
    public void Load(Module model, WeightFiles files)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (name, tensor) in model.NamedParameters().Concat(model.NamedBuffers()))
        {
            if (!_sources.TryGetValue(name, out var source)) continue;
            using var scope = new TensorScope();
            var stored = files.Map(source);
            if (stored.DType == tensor.DType && tensor.Device.Type == DeviceType.Cpu) tensor.Become(stored.RequiresGrad_(tensor.RequiresGrad));
            else tensor.Copy_(stored);
        }
    }

    /// <summary>One sentence that names what does not fit; null when everything does.</summary>
    /// <param name="mayLack">tensors that may stay as they are.</param>
    public string? Complaint(Func<string, bool>? mayLack = null)
    {
        var missing = mayLack is null ? _missing : [.. _missing.Where(name => !mayLack(name))];
        var parts = new List<string>();
        if (missing.Count > 0) parts.Add($"missing {(missing.Count == 1 ? "is" : "are")} {Some(missing)}");
        if (_unexpected.Count > 0) parts.Add($"unexpected {(_unexpected.Count == 1 ? "is" : "are")} {Some(_unexpected)}");
        if (_misshapen.Count > 0) parts.Add($"misshapen {(_misshapen.Count == 1 ? "is" : "are")} {string.Join("; ", _misshapen.Take(4))}{More(_misshapen.Count - 4)}");
        return parts.Count == 0 ? null : $"The weights do not fit config.json: {string.Join("; ", parts)}.";
    }

    /// <exception cref="UserError">a tied tensor is stored twice with different values.</exception>
    public void CheckTied(WeightFiles files)
    {
        using var scope = new TensorScope();
        foreach (var (first, second) in _twice)
            if (!files.Map(first).Equal(files.Map(second)))
                throw new UserError($"config.json says that '{first}' and '{second}' are one tensor (tie_word_embeddings), but the weights hold two different ones; set tie_word_embeddings to false, or take the files of one model.");
    }

    private void Match(string name, string source, Tensor tensor, SafeTensorsEntry entry)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(tensor.Shape) || (tensor.DType.IsFloatingPoint() && !entry.DType.IsFloatingPoint()))
            _misshapen.Add($"'{name}', which is {Words(entry.Shape, entry.DType)} and should be {Words(tensor.Shape.ToArray(), tensor.DType)}");
        else if (!_sources.TryAdd(name, source)) _unexpected.Add(source);
    }

    private static string NameIn(Dictionary<string, Tensor> wanted, ModelKind kind, string source)
    {
        var name = kind.Rename(source);
        return !wanted.ContainsKey(name) && (wanted.ContainsKey(kind.Prefix + name) || kind.IsBuffer(kind.Prefix + name)) ? kind.Prefix + name : name;
    }

    private static string Words(long[] shape, ScalarType type) => $"[{string.Join(", ", shape)}]{(type.IsFloatingPoint() ? "" : $" {type.ToString().ToLowerInvariant()}")}";

    private static string Some(List<string> names) => string.Join(", ", names.Take(6).Select(name => $"'{name}'")) + More(names.Count - 6);

    private static string More(int count) => count > 0 ? $" and {count} more" : "";
}
