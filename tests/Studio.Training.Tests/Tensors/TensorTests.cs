using System.Runtime.CompilerServices;

using Studio.Data;
using Studio.Training.Interop;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Tensors;

[Collection(nameof(TensorScopeTests))]
public sealed class TensorTests
{
    [Fact]
    public void From_ToArray_RoundTripsShapeTypeAndValues()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1, 2, 3, 4, 5, 6], [3, 2]);

        Assert.Equal([3, 2], x.Shape.ToArray());
        Assert.Equal([2, 1], x.Strides);
        Assert.Equal(ScalarType.Int32, x.DType);
        Assert.Equal(Device.Cpu.Type, x.Device.Type);
        Assert.Equal([1, 3, 5, 2, 4, 6], x.T().ToArray<int>());
        Assert.Equal("tensor [3, 2] int32 on cpu", x.ToString());
        Assert.Throws<ArgumentException>(() => Tensor.From([1, 2, 3], [2, 2]));
        Assert.Throws<TensorException>(() => x.ToArray<float>());
        Assert.Throws<TensorException>(() => x.Item<int>());
    }

    [Fact]
    public void Item_EveryType_Converts()
    {
        using var scope = new TensorScope();
        foreach (var type in Enum.GetValues<ScalarType>())
            Assert.Equal(1.0, Tensor.Full([1, 1], 1, type).Item<double>());
        Assert.Equal(double.NaN, Tensor.Scalar(double.NaN).Item<double>());
    }

    [Fact]
    public void Data_Written_IsSeenByOperators_AndRefusesViewsThatSkip()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2, 3]);
        x.Data<float>()[4] = 5;

        Assert.Equal(5f, x.Sum().Item<float>());
        Assert.Throws<TensorException>(() => x.T().Data<float>().Length);
        Assert.Throws<TensorException>(() => x.Data<int>().Length);
    }

    [Fact]
    public void Finalizer_OfAForgottenTensor_CountsTheLeakAndFreesNothing()
    {
        var leaked = Tensor.LeakedCount;
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(leaked + 1, Tensor.LeakedCount);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget() => _ = Tensor.Ones([1]);
    }

    [Fact]
    public void Backward_TwiceDifferentiatedFusedOperator_RefusesInsteadOfBeingWrong()
    {
        using var scope = new TensorScope();
        var x = Tensor.Randn([4]).RequiresGrad_();
        Assert.Contains("no second derivative", Assert.Throws<TensorException>(() => x.Gelu().Sum().Backward(createGraph: true)).Message);
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("CUDA", "cuda:0")]
    [InlineData("cuda:3", "cuda:3")]
    public void Device_Parse_ReadsPyTorchsWords(string text, string expected) => Assert.Equal(expected, Device.Parse(text).ToString());

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:999")]
    public void Device_ParseOther_SaysWhatToWrite(string text) =>
        Assert.Equal($"'{text}' is not a device; write cpu, cuda, or cuda:1 for the second GPU.", Assert.Throws<UserError>(() => Device.Parse(text)).Message);

    [Theory]
    [InlineData("usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", "", "openblas-openmp")]
    [InlineData("usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "", "reference")]
    [InlineData("usr/lib/x86_64-linux-gnu/blis-openmp/libblas.so.3", "", "blis-openmp")]
    [InlineData("opt/libtorch/lib/libtorch_cpu.so", "Intel(R) Math Kernel Library Version 2020", "mkl")]
    [InlineData("opt/libtorch/lib/libtorch_cpu.so", "", "unknown")]
    public void BlasName_OfMappedFiles_IsTheirFolder(string file, string build, string expected) =>
        Assert.Equal(expected, BlasNames.Of(["usr/lib/libc.so.6", file], build));

    [Fact]
    public void TorchRuntime_Found_IsPlausible()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", TorchRuntime.Version);
        Assert.NotEqual("unknown", TorchRuntime.BlasName);
        Assert.InRange(TorchRuntime.Threads, 1, 1024);
        Assert.True(TorchRuntime.ProcessMemory > 10_000_000);
        Assert.True(TorchRuntime.MeasureMatMul(Device.Cpu, 64) > 0.01);
    }
}
