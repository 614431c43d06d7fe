using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Explaining;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Explaining;

public sealed class AttributionTests
{
    [Fact]
    public void OfImage_LinearModel_IsWeightTimesPixelByEitherMethod()
    {
        RandomState.Seed(1);
        using var scope = new TensorScope();
        using var model = new Mlp(4, [], 3, dropout: 0);
        model.Eval();
        var image = Tensor.From([0f, 0.25f, 0.5f, 1f], [1, 1, 2, 2]);
        var weights = model.NamedParameters().First(p => p.Name.EndsWith("weight", StringComparison.Ordinal)).Tensor.Detach().ToArray<float>();
        var attribution = new Attribution(model);

        foreach (var method in Attribution.Methods)
        {
            var explained = attribution.OfImage(image, method, 2);

            double[] expected = [0, weights[9] * 0.25, weights[10] * 0.5, weights[11]];
            for (var pixel = 0; pixel < 4; pixel++) Assert.Equal(expected[pixel], (double)explained.Parts[pixel], 1e-6);
            Assert.Equal(1.0, (double)explained.Probabilities.Sum(), 1e-5);
        }
    }

    [Fact]
    public void OfImage_IntegratedGradients_SumToTheLogitsDifference()
    {
        RandomState.Seed(2);
        using var scope = new TensorScope();
        using var model = new Cnn(new ImageShape(8, 8, 1), [4], 3, dropout: 0);
        model.Eval();
        var image = Tensor.Rand([1, 1, 8, 8]);
        using var noGrad = Autograd.NoGrad();
        var (at, from) = (model.Forward(image).ToArray<float>(), model.Forward(image.ZerosLike()).ToArray<float>());
        Explanation explained;
        using (Autograd.EnableGrad()) explained = new Attribution(model).OfImage(image, Attribution.IntegratedGradients, 1);

        Assert.Equal((double)(at[1] - from[1]), (double)explained.Parts.Sum(), (0.05 * Math.Abs(at[1] - from[1])) + 1e-3);
    }

    [Fact]
    public void OfTokens_IntegratedGradients_SumToTheLogitsDifference()
    {
        RandomState.Seed(3);
        using var scope = new TensorScope();
        using var model = new TextCnn(20, 19, 8, [2, 3], 4, 2, dropout: 0);
        model.Eval();
        var ids = Tensor.From([3L, 7L, 3L, 11L, 5L], [1, 5]);
        var at = model.Forward(new ModelInput(ids, ids.OnesLike())).Detach().ToArray<float>();
        var from = model.Forward(new ModelInput(Tensor.Full([1, 5], 19, ScalarType.Int64), ids.OnesLike())).Detach().ToArray<float>();

        var explained = new Attribution(model).OfTokens(ids, 20, Attribution.IntegratedGradients, 1);

        Assert.Equal(5, explained.Parts.Length);
        Assert.Equal((double)(at[1] - from[1]), (double)explained.Parts.Sum(), (0.05 * Math.Abs(at[1] - from[1])) + 1e-3);
        Assert.Equal(at, model.Forward(new ModelInput(ids, ids.OnesLike())).ToArray<float>()); // nothing of it stays in the model
    }

    [Fact]
    public void OfImage_UnknownMethodOrClass_IsRefused()
    {
        using var scope = new TensorScope();
        using var model = new Mlp(4, [], 3, dropout: 0);
        var attribution = new Attribution(model);
        var image = Tensor.Zeros([1, 1, 2, 2]);

        Assert.Throws<UserError>(() => attribution.OfImage(image, "magic", null));
        Assert.Throws<UserError>(() => attribution.OfImage(image, Attribution.GradientTimesInput, 3));
    }
}
