using Studio.Data;
using Studio.Training.Layers;
using Studio.Training.Optim;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Optim;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class WeightAverageTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly Linear _model = new(1, 1, bias: false);

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Update_TwoSteps_IsTheFormula()
    {
        Set(1);
        using var average = new WeightAverage(_model, 0.15);
        Set(2);
        average.Update(1); // min(0.15, 2 / 11)
        Set(4);
        average.Update(2); // min(0.15, 3 / 12)
        average.Swap();
        Assert.Equal(0.15 * (0.15 * 1 + 0.85 * 2) + 0.85 * 4, Value(), 1e-5);
        average.Swap();
        Assert.Equal(4, Value());
    }

    [Fact]
    public void Update_FirstSteps_KeepLittleOfTheStart()
    {
        Set(0);
        using var average = new WeightAverage(_model, 0.999);
        Set(1);
        average.Update(1);
        average.Swap();
        Assert.Equal(9 / 11.0, Value(), 1e-5);
    }

    [Fact]
    public void Resume_SavedState_GoesOnWithBothSets()
    {
        Set(1);
        using var average = new WeightAverage(_model, 0.5);
        Set(3);
        average.Update(100);
        average.Swap();
        var state = average.StateTensors().ToDictionary(s => s.Name, s => s.Tensor.Clone());
        using var resumed = new WeightAverage(_model, 0.5);
        resumed.Resume(state);
        Assert.Equal(3, Value());
        resumed.Swap();
        Assert.Equal(2, Value());
        Assert.Equal("The checkpoint's optimizer state lacks 'trained.weight'; it is not whole.", Assert.Throws<UserError>(() => resumed.Resume(new Dictionary<string, Tensor>())).Message);
    }

    private void Set(double value)
    {
        using var noGrad = Autograd.NoGrad();
        _model.Weight.Fill_(value);
    }

    private double Value() => _model.Weight.Item<double>();
}
