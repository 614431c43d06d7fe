using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

/// <summary>Live counts are of the whole process, so these run while no other test does.</summary>
[Collection(nameof(TensorScopeTests))]
[CollectionDefinition(nameof(TensorScopeTests), DisableParallelization = true)]
public sealed class TensorScopeTests
{
    [Fact]
    public void Dispose_AfterATrainingStep_ReturnsTheLiveCountToItsStart()
    {
        var start = Tensor.LiveCount;
        using (new TensorScope())
        {
            var weight = Tensor.Randn([8, 4]).RequiresGrad_();
            for (var step = 0; step < 100; step++)
            {
                using var inner = new TensorScope();
                Tensor.Randn([3, 4]).Linear(weight).Gelu().Sum().Backward();
                weight.Grad = null;
                Assert.True(inner.Count > 3);
            }
        }
        Assert.Equal(start, Tensor.LiveCount);
    }

    [Fact]
    public void Keep_MovesToTheOuterScope_AndFromTheOutermostToNobody()
    {
        var start = Tensor.LiveCount;
        Tensor kept, free;
        using (var outer = new TensorScope())
        {
            using (var inner = new TensorScope()) kept = inner.Keep(Tensor.Ones([2]) + 1);
            Assert.Equal([2f, 2], kept.ToArray<float>());
            Assert.Equal(1, outer.Count);
            free = outer.Keep(Tensor.Ones([1]));
        }
        Assert.True(kept.IsDisposed);
        Assert.Equal(1f, free.Item<float>());
        free.Dispose();
        free.Dispose();
        Assert.Equal(start, Tensor.LiveCount);
    }

    [Fact]
    public void Dispose_ManyMadeAndFreedEarly_DoesNotGrow()
    {
        using var scope = new TensorScope();
        var first = Tensor.Ones([1]);
        for (var i = 0; i < 1000; i++)
        {
            var (a, b) = (Tensor.Ones([1]), Tensor.Ones([1]));
            a.Dispose();
            if (i % 100 != 0) b.Dispose();
        }
        Assert.Equal(11, scope.Count);
        Assert.Equal(1f, first.Item<float>());
    }

    [Fact]
    public void Dispose_OutOfOrder_Throws()
    {
        using var outer = new TensorScope();
        using var inner = new TensorScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
    }

    [Fact]
    public void Handle_AfterScope_SaysWhatHappened()
    {
        Tensor tensor;
        using (new TensorScope()) tensor = Tensor.Ones([1]);
        Assert.Contains("scope.Keep", Assert.Throws<ObjectDisposedException>(() => tensor + 1).Message);
    }

    [Fact]
    public void InPlace_ReturnsTheSameObject_AndLeaksNothing()
    {
        var start = Tensor.LiveCount;
        using (new TensorScope())
        {
            var x = Tensor.Zeros([3]);
            Assert.Same(x, x.Add_(1).Mul_(2).Clamp_(0, 1.5));
            Assert.Equal([1.5f, 1.5f, 1.5f], x.ToArray<float>());
            Assert.Equal(start + 1, Tensor.LiveCount);
        }
        Assert.Equal(start, Tensor.LiveCount);
    }
}
