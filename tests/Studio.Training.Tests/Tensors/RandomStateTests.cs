using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

[Collection(nameof(TensorScopeTests))] // the generator is the process's
public sealed class RandomStateTests
{
    [Fact]
    public void Restore_AfterDraws_DrawsTheSameToTheBit()
    {
        using var scope = new TensorScope();
        RandomState.Seed(7);
        Tensor.Randn([5]); // an odd number leaves half a pair of normals in the state
        var state = RandomState.Save(Device.Cpu);
        float[] Draw() => [.. Tensor.Randn([7]).ToArray<float>(), .. Tensor.Ones([99]).Dropout(0.3).ToArray<float>(), .. Tensor.Rand([3]).ToArray<float>()];

        var first = Draw();
        RandomState.Restore(Device.Cpu, state);

        Assert.Equal(first, Draw());
    }

    [Fact]
    public void Seed_Same_DrawsTheSame()
    {
        using var scope = new TensorScope();
        RandomState.Seed(3);
        var first = Tensor.RandPerm(50).ToArray<long>();
        RandomState.Seed(3);
        Assert.Equal(first, Tensor.RandPerm(50).ToArray<long>());
    }
}
