using System.Text.Json;
using Studio.Data;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Tests.Loops;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Models;

/// <summary>Adapters written and read in PEFT's form.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class PeftAdapterTests : IDisposable
{
    private static readonly RunSpec s_spec = new() { BaseModel = "model:a", FineTuning = FineTunings.Lora, LoraRank = 2, LoraAlpha = 6 };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert", "base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight", false, "classifier", "query", "value")]
    [InlineData("gpt2", "base_model.model.transformer.h.0.attn.c_attn.lora_A.weight", true, "score", "c_attn")]
    public void Save_Lora_UsesThePublishedNames(string kind, string tensor, bool transposed, string head, params string[] targets)
    {
        using var scope = new TensorScope();
        using var model = Learned(kind);

        PeftAdapter.Save(model, s_spec, "my base", ["a", "b", "c"], _folder.Path);

        using var file = SafeTensorsFile.Open(_folder.File("adapter_model.safetensors"));
        Assert.Equal([2L, 8L], file.Entries[tensor].Shape);
        Assert.Contains($"base_model.model.{head}.weight", file.Entries.Keys);
        Assert.All(file.Entries.Keys, name => Assert.True(name.Contains(".lora_", StringComparison.Ordinal) || FineTuning.IsHead(name), name));
        using var config = JsonDocument.Parse(File.ReadAllText(_folder.File("adapter_config.json")));
        var root = config.RootElement;
        Assert.Equal(("LORA", "SEQ_CLS", "my base", 2, 6.0, transposed), (root.GetProperty("peft_type").GetString(), root.GetProperty("task_type").GetString(), root.GetProperty("base_model_name_or_path").GetString(), root.GetProperty("r").GetInt32(), root.GetProperty("lora_alpha").GetDouble(), root.GetProperty("fan_in_fan_out").GetBoolean()));
        Assert.Equal(targets, root.GetProperty("target_modules").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains(head, root.GetProperty("modules_to_save").EnumerateArray().Select(t => t.GetString()));
    }

    [Theory]
    [InlineData("bert"), InlineData("distilbert"), InlineData("gpt2"), InlineData("llama")]
    public void Merge_SavedAdapter_GivesTheLogitsItHad(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = FineTuningTests.Create(kind);
        PretrainedWriter.Save(model, null, null, _folder.File("base"));
        Learn(model);
        PeftAdapter.Save(model, s_spec, "my base", ["a", "b", "c"], _folder.File("adapter"));
        var ids = Tensor.From([1L, 2, 3], [1, 3]);
        var expected = model.Forward(ids).ToArray<float>();

        using var known = PretrainedModel.Load(_folder.File("base"));
        var (merged, labels) = PeftAdapter.Merge(_folder.File("adapter"), known, "my base");

        using (merged)
        {
            Assert.Equal(["a", "b", "c"], labels!);
            Assert.All(merged.Forward(ids).ToArray<float>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Fact]
    public void Merge_BaseOfOtherWeights_IsRefusedByName() =>
        Assert.Equal("This adapter was made for 'my base' and does not fit 'other': it was learned beside other weights of the same shape. Import the model it was made for, and name that one.", Refused(8));

    [Fact]
    public void Merge_BaseOfAnotherShape_IsRefusedByName()
    {
        var error = Refused(4);

        Assert.StartsWith("This adapter was made for 'my base' and does not fit 'other': ", error, StringComparison.Ordinal);
    }

    private string Refused(int width)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using (var model = Learned("bert")) PeftAdapter.Save(model, s_spec, "my base", null, _folder.File("adapter"));
        using (var other = FineTuningTests.Create("bert", width)) PretrainedWriter.Save(other, null, null, _folder.File("other"));
        using var known = PretrainedModel.Load(_folder.File("other"));
        return Assert.Throws<UserError>(() => PeftAdapter.Merge(_folder.File("adapter"), known, "other")).Message;
    }

    private static EncoderClassifier Learned(string kind)
    {
        var model = FineTuningTests.Create(kind);
        Learn(model);
        return model;
    }

    private static void Learn(EncoderClassifier model)
    {
        using var noGrad = Autograd.NoGrad();
        FineTuning.Apply(model, s_spec);
        foreach (var (_, tensor) in model.NamedParameters().Where(p => p.Name.EndsWith("lora_B.weight", StringComparison.Ordinal) || FineTuning.IsHead(p.Name))) tensor.Normal_(0, 1);
    }
}
