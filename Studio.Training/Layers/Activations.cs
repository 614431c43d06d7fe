using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Activations by the names that published model configurations use.</summary>
public static class Activations
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_byName = new(StringComparer.Ordinal)
    {
        ["relu"] = x => x.Relu(),
        ["gelu"] = x => x.Gelu(),
        ["gelu_new"] = x => x.Gelu("tanh"),
        ["gelu_pytorch_tanh"] = x => x.Gelu("tanh"),
        ["silu"] = x => x.Silu(),
        ["swish"] = x => x.Silu(),
        ["tanh"] = x => x.Tanh(),
        ["sigmoid"] = x => x.Sigmoid(),
    };

    /// <summary>The function of that name; an unknown one is a <see cref="UserError"/>.</summary>
    public static Func<Tensor, Tensor> Named(string name) =>
        s_byName.TryGetValue(name, out var activation) ? activation
        : throw new UserError($"'{name}' is not an activation this program knows; it knows {string.Join(", ", s_byName.Keys)}.");
}
