using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Interop;

public sealed class OperatorTests
{
    /// <summary>Operators that newer libtorch versions have, and what does their work where they are missing.</summary>
    private static readonly string[] s_mayBeMissing = ["aten::scaled_dot_product_attention"]; // Tensor.Attention.cs composes it

    /// <summary>Made up by a test here; tests of this class run one after the other, in no fixed order.</summary>
    private const string NoSuchOperator = "aten::no_such_operator";

    [Fact]
    public void Named_AllInTheLoadedLibtorch_ExceptThoseWithAFallback()
    {
        // naming happens in static constructors
        foreach (var type in typeof(Tensor).Assembly.GetTypes().Where(t => !t.ContainsGenericParameters))
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(type.TypeHandle);

        var missing = Operator.Named.Except(Operator.Available()).Order().ToList();

        TestContext.Current.SendDiagnosticMessage("libtorch {0} lacks: {1}", TorchRuntime.Version, string.Join(", ", missing));
        Assert.Empty(missing.Except(s_mayBeMissing).Except([NoSuchOperator]));
        Assert.True(Operator.Named.Count > 150);
    }

    [Fact]
    public void Exists_UnknownName_IsFalseAndInvokeSaysSo()
    {
        var op = new Operator(NoSuchOperator);

        Assert.False(op.Exists);
        var e = Assert.Throws<TensorException>(() => op.Invoke(1));
        Assert.Equal($"{NoSuchOperator} does not exist in libtorch {TorchRuntime.Version}.", e.Message);
    }

    [Fact]
    public void Invoke_ShapesDiffer_NamesOperatorShapesAndHint()
    {
        using var scope = new TensorScope();
        var e = Assert.Throws<TensorException>(() => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([4, 5])));

        Assert.Equal("aten::matmul([2, 3] float32, [4, 5] float32): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5). "
            + "Hint: the last size of the first must equal the first of the second; Linear wants its weight as [out, in].", e.Message);
    }

    [Fact]
    public void Invoke_ViewOfWrongSize_SaysWhatToDo()
    {
        using var scope = new TensorScope();
        var e = Assert.Throws<TensorException>(() => Tensor.Zeros([2, 3]).View(4, 2));

        Assert.Equal("aten::view([2, 3] float32, [4, 2]): shape '[4, 2]' is invalid for input of size 6. "
            + "Hint: the sizes of the new shape must multiply to the number of elements; -1 stands for the rest.", e.Message);
    }

    [Fact]
    public void Invoke_IndexBeyondTheTable_SaysWhatToCheck()
    {
        using var scope = new TensorScope();
        var e = Assert.Throws<TensorException>(() => Tensor.From([1L, 9], [2]).Embedding(Tensor.Zeros([5, 3])));

        Assert.Contains("aten::embedding([5, 3] float32, [2] int64, -1): index out of range in self. Hint: an index is at least", e.Message);
    }

    [Fact]
    public void Invoke_WrongCountOrType_IsAnExceptionAndNoCrash()
    {
        using var scope = new TensorScope();
        var add = new Operator("aten::add.Tensor");
        var x = Tensor.Ones([1]);

        Assert.Equal("aten::add.Tensor([1] float32): takes 2 to 3 arguments, 1 were given.", Assert.Throws<TensorException>(() => add.Invoke(x)).Message);
        Assert.Equal("aten::add.Tensor([1] float32, [1] float32, 1, 2): takes 2 to 3 arguments, 4 were given.", Assert.Throws<TensorException>(() => add.Invoke(x, x, 1, 2)).Message);
        Assert.Equal("aten::add.Tensor([1] float32, 3): argument 'other' must be a tensor.", Assert.Throws<TensorException>(() => add.Invoke(x, 3)).Message);
        Assert.Equal("aten::add.Tensor([1] float32, none, default): argument 'other' must be given.", Assert.Throws<TensorException>(() => add.Invoke(x, Argument.None, Argument.Default)).Message);
    }

    [Fact]
    public void Invoke_MoreMemoryThanThereIs_IsMarkedAsSuch()
    {
        using var scope = new TensorScope();
        var e = Assert.Throws<TensorException>(() => Tensor.Empty([1L << 46]));
        Assert.True(e.OutOfMemory);
        Assert.Contains("a smaller batch, context or model", e.Message);
    }

    [Fact]
    public void Backward_Twice_HintsAtRetainGraph()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]).RequiresGrad_();
        var loss = (x * x).Sum();
        loss.Backward();
        Assert.Contains("retainGraph", Assert.Throws<TensorException>(() => loss.Backward()).Message);
    }

    [Fact]
    public void Invoke_DefaultsIntsAndLists_AreFilledAndCoerced()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 3, 4], [2, 2]);

        Assert.Equal([2f, 3, 4, 5], new Operator("aten::add.Tensor").Invoke(x, Tensor.Ones([2]), Argument.Default).ToArray<float>());
        Assert.Equal([1.5f, 3.5f], new Operator("aten::mean.dim").Invoke(x, 1).ToArray<float>());
        Assert.Equal([2f, 4], x.Index(null, Tensor.From([1L], [1])).ToArray<float>());
        Assert.Equal(0.0, new Operator("aten::dropout").Invoke(x, 1, true).Sum().Item<double>());
    }
}
