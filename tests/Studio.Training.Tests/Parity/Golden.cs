using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Parity;

/// <summary>What PyTorch computed; make_golden.py beside this file wrote it.</summary>
internal static class Golden
{
    private static readonly Lazy<SafeTensorsFile> s_file = new(() =>
        SafeTensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Parity", "golden.safetensors")));

    public static bool Has(string name) => s_file.Value.Entries.ContainsKey(name);

    public static Tensor Read(string name) => s_file.Value.Read(name, TestDevice.Current);

    public static Tensor[] Inputs(string operation)
    {
        List<Tensor> inputs = [];
        for (var i = 0; Has($"{operation}/in/{i}"); i++)
            inputs.Add(Read($"{operation}/in/{i}").RequiresGrad_(Has($"{operation}/grad/{i}")));
        return [.. inputs];
    }

    /// <summary>Every element within atol + rtol * |expected|; the message names the worst one.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, string what, double rtol = 1e-5, double atol = 2e-6)
    {
        (rtol, atol) = (TestDevice.Tolerance(rtol), TestDevice.Tolerance(atol));
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.Equal(expected.DType, actual.DType);
        if (expected.DType != ScalarType.Float32) { Assert.True(expected.Equal(actual), what); return; }
        float[] e = expected.ToArray<float>(), a = actual.Detach().ToArray<float>();
        for (var i = 0; i < e.Length; i++)
        {
            var close = e[i].Equals(a[i]) || Math.Abs(e[i] - a[i]) <= atol + rtol * Math.Abs(e[i]);
            Assert.True(close, $"{what}: element {i} is {a[i]:R}, PyTorch has {e[i]:R}");
        }
    }
}
