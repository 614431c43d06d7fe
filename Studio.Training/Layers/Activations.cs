using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Activations by the names that published model configurations use (transformers' ACT2FN).</summary>
public static class Activations
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_byName = new(StringComparer.Ordinal)
    {
        ["relu"] = x => x.Relu(),
        ["relu2"] = x => x.Relu().Square(),
        ["relu6"] = x => x.Clamp(0, 6),
        ["leaky_relu"] = x => x.LeakyRelu(),
        // with the error function, and its usual approximation by tanh (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415)
        ["gelu"] = x => x.Gelu(),
        ["gelu_python"] = x => x.Gelu(),
        ["gelu_10"] = x => x.Gelu().Clamp(-10, 10),
        ["gelu_new"] = x => x.Gelu("tanh"),
        ["gelu_fast"] = x => x.Gelu("tanh"),
        ["gelu_accurate"] = x => x.Gelu("tanh"),
        ["gelu_pytorch_tanh"] = x => x.Gelu("tanh"),
        ["quick_gelu"] = x => x * (x * 1.702).Sigmoid(),
        ["silu"] = x => x.Silu(),
        ["swish"] = x => x.Silu(),
        ["mish"] = x => x * x.Softplus().Tanh(),
        ["tanh"] = x => x.Tanh(),
        ["sigmoid"] = x => x.Sigmoid(),
        ["linear"] = x => x,
    };

    /// <summary>The function of that name; an unknown one is a <see cref="UserError"/>.</summary>
    public static Func<Tensor, Tensor> Named(string name) =>
        s_byName.TryGetValue(name, out var activation) ? activation
        : throw new UserError($"'{name}' is not an activation this program knows; it knows {string.Join(", ", s_byName.Keys)}.");
}
