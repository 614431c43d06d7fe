using System.Text;

using Studio.Data;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Weights;

/// <summary>Headers that lie: each must be refused with one sentence that names the file and the tensor.</summary>
public sealed class SafeTensorsHeaderTests
{
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "the tensor 'a' comes twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the tensors 'a' and 'b' overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "there are 4 bytes that belong to no tensor before 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "there are 4 bytes after the last tensor that belong to none")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "the tensor 'a' ends before it begins (8 to 0)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "the tensor 'a' ends at byte 16 of the data, but the file has only 8; it is cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "the tensor 'a' of shape [3] needs 12 bytes, but its data_offsets span 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "the tensor 'a' has a shape too large for any file, [4611686018427387904, 4]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "the shape of tensor 'a' holds 9223372036854775808, which is not a whole number from 0 up")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "the shape of tensor 'a' holds -2, which is not a whole number from 0 up")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "the shape of tensor 'a' holds 1.5, which is not a whole number from 0 up")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "the shape of tensor 'a' is not a list")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "the tensor 'a' has 3 data_offsets instead of 2")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "the tensor 'a' is of type 'F31', which this program does not read")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "the tensor 'a' is of type '?', which this program does not read")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "the tensor 'a' lacks its dtype")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the tensor 'a' has its dtype twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "the tensor 'a' has an unknown field 'x'")]
    [InlineData("""{"a":[1]}""", "the tensor 'a' is not described by an object")]
    [InlineData("""{"__metadata__":{"k":1}}""", "the __metadata__ 'k' is not text")]
    [InlineData("""{"__metadata__":[]}""", "its __metadata__ is not an object")]
    [InlineData("""[]""", "its header does not begin with '{'; it is not a safetensors file")]
    public void Parse_Lie_NamesFileTensorAndFault(string json, string fault)
    {
        var e = Assert.Throws<UserError>(() => SafeTensorsHeader.Parse("m.safetensors", Encoding.UTF8.GetBytes(json), 8));
        Assert.Equal($"m.safetensors: {fault}.", e.Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""")]
    [InlineData("""{"a":{{{{{{{{{{""")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"\udc00","shape":[2],"data_offsets":[0,8]}}""")]
    public void Parse_NoJson_SaysSo(string json)
    {
        var e = Assert.Throws<UserError>(() => SafeTensorsHeader.Parse("m.safetensors", Encoding.UTF8.GetBytes(json), 8));
        Assert.StartsWith("m.safetensors: its header is not valid JSON (", e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Parse_NotUtf8_SaysSo()
    {
        var e = Assert.Throws<UserError>(() => SafeTensorsHeader.Parse("m.safetensors", new byte[] { (byte)'{', 0xff, (byte)'}' }, 0));
        Assert.Equal("m.safetensors: its header is not UTF-8 text.", e.Message);
    }

    [Fact]
    public void Parse_TooManyDimensions_IsRefused()
    {
        var shape = string.Join(',', Enumerable.Repeat("1", 65));
        var e = Assert.Throws<UserError>(() => SafeTensorsHeader.Parse("m", Encoding.UTF8.GetBytes($$$"""{"a":{"dtype":"F64","shape":[{{{shape}}}],"data_offsets":[0,8]}}"""), 8));
        Assert.Equal("m: the tensor 'a' has 65 dimensions, more than 64.", e.Message);
    }

    [Theory]
    [InlineData(0UL, "its header is empty")]
    [InlineData(1001UL, "its header claims 1001 bytes, more than the file has; it is cut short or not a safetensors file")]
    [InlineData(1UL << 63, "its header claims 9223372036854775808 bytes, more than the file has; it is cut short or not a safetensors file")]
    [InlineData(ulong.MaxValue, "its header claims 18446744073709551615 bytes, more than the file has; it is cut short or not a safetensors file")]
    public void CheckLength_Lie_IsRefused(ulong length, string fault) =>
        Assert.Equal($"m: {fault}.", Assert.Throws<UserError>(() => SafeTensorsHeader.CheckLength("m", length, 1008)).Message);

    [Fact]
    public void CheckLength_OverTheLimit_IsRefusedEvenInALargeFile()
    {
        Assert.Equal(100_000_000, SafeTensorsHeader.CheckLength("m", 100_000_000, 1L << 40));
        Assert.Equal("m: its header claims 100000001 bytes, more than the 100000000 allowed.",
            Assert.Throws<UserError>(() => SafeTensorsHeader.CheckLength("m", 100_000_001, 1L << 40)).Message);
    }

    [Fact]
    public void Parse_ScalarsEmptyTensorsAndMetadata_AreValid()
    {
        var header = SafeTensorsHeader.Parse("m", Encoding.UTF8.GetBytes(
            """{"__metadata__":{"format":"pt"},"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e":{"dtype":"I64","shape":[0,3],"data_offsets":[4,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}"""), 8);

        Assert.Equal(["s", "e", "b"], header.Entries.Keys);
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal([0, 3], header.Entries["e"].Shape);
        Assert.Equal(ScalarType.BFloat16, header.Entries["b"].DType);
    }
}
