using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Explaining;

/// <summary>
/// Why a classifier said what it said: how much each part of the input speaks for a class (above 0) or against it. Of one
/// input at a time, on a model that is not trained any more: its weights stop recording gradients.
/// <list type="bullet">
/// <item>gradient x input: slope of the class's logit times the value (Shrikumar et al. 2016, https://arxiv.org/abs/1605.01713).</item>
/// <item>integrated gradients: the slope's mean on the way from nothing (black, or the zero vector) to the value, times the
/// value (Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365). The parts then sum to the logit's difference.</item>
/// </list>
/// </summary>
public sealed class Attribution
{
    public const string GradientTimesInput = "gradient-x-input";
    public const string IntegratedGradients = "integrated-gradients";

    // the paper finds 20 to 300 enough; at 64 the sum is within a percent on the models here
    private const int Steps = 64;
    private readonly StudioModel _model;

    public Attribution(StudioModel model)
    {
        _model = model;
        foreach (var (_, parameter) in model.NamedParameters()) parameter.RequiresGrad = false;
    }

    public static IReadOnlyList<string> Methods { get; } = [GradientTimesInput, IntegratedGradients];

    /// <param name="image">(1, C, H, W), 0 to 1.</param>
    /// <param name="ofClass">null for the likeliest.</param>
    /// <returns>a value a pixel, row by row, summed over the channels.</returns>
    /// <exception cref="UserError">no such method or class.</exception>
    public Explanation OfImage(Tensor image, string method, int? ofClass)
    {
        using var scope = new TensorScope();
        var (chosen, probabilities) = Answer(() => _model.Forward(image), ofClass);
        var parts = Attribute(image, method, leaf => _model.Forward(leaf).View(-1).Select(0, chosen));
        return new(chosen, probabilities, parts.Sum(1).View(-1).To(ScalarType.Float32).ToArray<float>());
    }

    /// <param name="ids">(1, T) int64.</param>
    /// <param name="vocabulary">rows of the embedding through which the model reads them.</param>
    /// <returns>a value a token.</returns>
    /// <exception cref="UserError">no such method or class, or the model does not read tokens through an embedding.</exception>
    public Explanation OfTokens(Tensor ids, int vocabulary, string method, int? ofClass)
    {
        using var scope = new TensorScope();
        var embedding = _model.Modules().OfType<Embedding>().FirstOrDefault(e => e.Weight.Size(0) == vocabulary)
            ?? throw new UserError("This model's tokens cannot be followed to its answer: it has no embedding of them.");
        var input = new ModelInput(ids, ids.OnesLike());
        var (chosen, probabilities) = Answer(() => _model.Forward(input), ofClass);
        Tensor values;
        using (Autograd.NoGrad()) values = embedding.Forward(ids); // (1, T, E)
        try
        {
            var parts = Attribute(values, method, leaf =>
            {
                embedding.Replacement = leaf;
                return _model.Forward(input).View(-1).Select(0, chosen);
            });
            return new(chosen, probabilities, parts.Sum(2).View(-1).To(ScalarType.Float32).ToArray<float>());
        }
        finally
        {
            embedding.Replacement = null;
        }
    }

    private static (int Class, float[] Probabilities) Answer(Func<Tensor> forward, int? ofClass)
    {
        using var noGrad = Autograd.NoGrad();
        var probabilities = forward().View(-1).Softmax(-1).To(ScalarType.Float32).ToArray<float>();
        var chosen = ofClass ?? Array.IndexOf(probabilities, probabilities.Max());
        if (chosen < 0 || chosen >= probabilities.Length) throw new UserError($"There is no class {chosen}; the model tells {probabilities.Length} apart, counted from 0.");
        return (chosen, probabilities);
    }

    private static Tensor Attribute(Tensor values, string method, Func<Tensor, Tensor> logitOf) => method switch
    {
        GradientTimesInput => values * Gradient(values, logitOf),
        IntegratedGradients => values * MeanGradient(values, logitOf),
        _ => throw new UserError($"The method is '{method}'; it must be one of {string.Join(", ", Methods)}."),
    };

    /// <summary>At the middles of equal steps, whose mean is nearer to the integral than that of their ends.</summary>
    private static Tensor MeanGradient(Tensor values, Func<Tensor, Tensor> logitOf)
    {
        var sum = values.ZerosLike();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = new TensorScope();
            sum.Add_(Gradient(values * ((step + 0.5) / Steps), logitOf));
        }
        return sum / (double)Steps;
    }

    private static Tensor Gradient(Tensor at, Func<Tensor, Tensor> logitOf)
    {
        var leaf = at.Detach().Clone().RequiresGrad_();
        var logit = logitOf(leaf);
        if (!logit.RequiresGrad) throw new UserError("This model's answer cannot be followed back to its input.");
        logit.Backward();
        return leaf.Grad ?? leaf.ZerosLike();
    }
}
