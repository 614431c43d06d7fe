using Studio.Data;
using Studio.Testing;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Weights;

public sealed class SafeTensorsFileTests
{
    [Fact]
    public void Write_EveryType_ReadsBackToTheBit()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        var path = Path.Combine(folder.Path, "all.safetensors");
        (string, Tensor)[] tensors =
        [
            ("u8", Tensor.From(new byte[] { 0, 7, 255 })), ("i8", Tensor.From(new sbyte[] { -128, 3 })), ("i16", Tensor.From(new short[] { -5 })),
            ("i32", Tensor.From(new[] { 1, -2 })), ("i64", Tensor.From(new[] { long.MinValue, 3 })), ("bool", Tensor.From(new[] { true, false, true })),
            ("f64", Tensor.From(new[] { Math.PI })), ("f32", Tensor.From([1.5f, float.NaN, float.NegativeInfinity, -0f], [2, 2])),
            ("f16", Tensor.From([1.5f, 65504, 1e-7f]).To(ScalarType.Float16)), ("bf16", Tensor.From([3.1415f, 1e38f]).To(ScalarType.BFloat16)),
            ("scalar", Tensor.Scalar(4f)), ("empty", Tensor.Zeros([0, 3])), ("transposed", Tensor.Arange(6).View(2, 3).T()), ("Ünïcode \"x\"", Tensor.Ones([1])),
        ];

        SafeTensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt", ["note"] = "<\n>" });

        using var file = SafeTensorsFile.Open(path);
        Assert.Equal("<\n>", file.Metadata["note"]);
        Assert.Equal(tensors.Length, file.Entries.Count);
        foreach (var (name, tensor) in tensors)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.DType, read.DType);
            Assert.Equal(tensor.Shape.ToArray(), read.Shape.ToArray());
            var (expected, actual) = (new byte[tensor.ElementCount * tensor.DType.Size()], new byte[tensor.ElementCount * tensor.DType.Size()]);
            tensor.CopyBytesTo(expected);
            read.CopyBytesTo(actual);
            Assert.Equal(expected, actual);
            Assert.Equal(0, file.Entries[name].Begin % tensor.DType.Size());
        }
        Assert.Equal(["all.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_OverAnOlderFile_ReplacesItWhileItIsOpen()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        var path = Path.Combine(folder.Path, "w.safetensors");
        SafeTensorsWriter.Write(path, [("a", Tensor.Full([2], 1))]);
        using var old = SafeTensorsFile.Open(path);

        SafeTensorsWriter.Write(path, [("a", Tensor.Full([3], 2))]);

        using var now = SafeTensorsFile.Open(path);
        Assert.Equal([1f, 1], old.Read("a").ToArray<float>());
        Assert.Equal([2f, 2, 2], now.Read("a").ToArray<float>());
    }

    [Fact]
    public void Write_Fails_LeavesTheOlderFileAndNothingElse()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        var path = Path.Combine(folder.Path, "w.safetensors");
        SafeTensorsWriter.Write(path, [("a", Tensor.Full([2], 1))]);
        var freed = Tensor.Ones([2]);
        _ = freed.Shape; // known, so that the header is written and the data then fails
        freed.Dispose();

        Assert.Throws<ObjectDisposedException>(() => SafeTensorsWriter.Write(path, [("a", freed)]));

        Assert.Equal(["w.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        using var file = SafeTensorsFile.Open(path);
        Assert.Equal([1f, 1], file.Read("a").ToArray<float>());
    }

    [Fact]
    public void Open_MissingShortCutOrFolder_IsOneSentence()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        var path = Path.Combine(folder.Path, "w.safetensors");

        Assert.Equal($"{path}: there is no such file.", Assert.Throws<UserError>(() => SafeTensorsFile.Open(path)).Message);
        Assert.Equal($"{folder.Path} is a folder, or this user may not read it.", Assert.Throws<UserError>(() => SafeTensorsFile.Open(folder.Path)).Message);
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Equal($"{path}: it has 3 bytes, too few for a safetensors file.", Assert.Throws<UserError>(() => SafeTensorsFile.Open(path)).Message);
        SafeTensorsWriter.Write(path, [("a", Tensor.Ones([4]))]);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(path, Assert.Throws<UserError>(() => SafeTensorsFile.Open(path)).Message);
        }
    }

    [Fact]
    public void Read_UnknownName_NamesIt()
    {
        using var folder = new TempFolder();
        using var scope = new TensorScope();
        var path = Path.Combine(folder.Path, "w.safetensors");
        SafeTensorsWriter.Write(path, []);
        using var file = SafeTensorsFile.Open(path);
        Assert.Equal($"{path}: there is no tensor 'a' in it.", Assert.Throws<UserError>(() => file.Read("a")).Message);
    }

    [Fact]
    public void Open_PublishedLayout_ReadsHalfPrecision()
    {
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(SharedData.RequireShared("oracles/models/bloom_random_hubnames_bf16/model.safetensors"));
        Assert.NotEmpty(file.Entries);
        foreach (var (name, entry) in file.Entries)
        {
            Assert.Equal(ScalarType.BFloat16, entry.DType);
            Assert.True(file.Read(name).To(ScalarType.Float32).IsFinite().All().Item<int>() == 1);
        }
    }
}
