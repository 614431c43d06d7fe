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
    private static readonly RunSpec s_adapters = new() { BaseModel = "model:a", FineTuning = FineTunings.Adapters, AdapterSize = 3 };
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
        Learn(model, s_spec);
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

    [Theory]
    [InlineData("bert"), InlineData("distilbert"), InlineData("gpt2"), InlineData("bloom"), InlineData("llama")]
    public void Merge_SavedBottlenecks_GivesTheLogitsItHadAndAModelThatIsReadAgain(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = FineTuningTests.Create(kind);
        PretrainedWriter.Save(model, null, null, _folder.File("base"));
        Learn(model, s_adapters);
        PeftAdapter.Save(model, s_adapters, "my base", ["a", "b", "c"], _folder.File("adapter"));
        var ids = Tensor.From([1L, 2, 3], [1, 3]);
        var expected = model.Forward(ids).ToArray<float>();

        using var known = PretrainedModel.Load(_folder.File("base"));
        var (whole, labels) = PeftAdapter.Merge(_folder.File("adapter"), known, "my base");

        using (whole)
        {
            Assert.Equal(["a", "b", "c"], labels!);
            Assert.Equal(expected, whole.Forward(ids).ToArray<float>());
            Assert.Contains("Its adapters stand between the halves of its blocks, in a form that Studio alone reads.", PretrainedWriter.Save(whole, null, labels, _folder.File("whole")));
        }
        using var read = PretrainedModel.Load(_folder.File("whole"));
        Assert.Equal(expected, read.Model.Forward(ids).ToArray<float>());
        Assert.DoesNotContain(read.Notes, note => note.Contains(PretrainedWriter.AdapterSize, StringComparison.Ordinal));
    }

    [Fact]
    public void Save_Bottlenecks_HoldOnlyWhatLearned()
    {
        using var scope = new TensorScope();
        using var model = FineTuningTests.Create("bert");
        Learn(model, s_adapters);

        PeftAdapter.Save(model, s_adapters, "my base", null, _folder.Path);

        using var file = SafeTensorsFile.Open(_folder.File("adapter_model.safetensors"));
        Assert.Equal([3L, 8L], file.Entries["base_model.model.bert.encoder.layer.1.output.dense.adapter.down.weight"].Shape);
        Assert.All(file.Entries.Keys, name => Assert.True(name.Contains(".adapter.", StringComparison.Ordinal) || name.Contains("LayerNorm", StringComparison.Ordinal) || FineTuning.IsHead(name), name));
        Assert.Equal(("BOTTLENECK", 3), PeftConfig.Open(_folder.Path) is var config ? (config.PeftType, config.BottleneckSize!.Value) : default);
    }

    [Theory]
    [InlineData(FineTunings.Lora), InlineData(FineTunings.Adapters)]
    public void Merge_BaseOfOtherWeights_IsRefusedByName(string what) =>
        Assert.Equal("This adapter was made for 'my base' and does not fit 'other': it was learned beside other weights of the same shape. Import the model it was made for, and name that one.", Refused(8, what));

    [Theory]
    [InlineData(FineTunings.Lora), InlineData(FineTunings.Adapters)]
    public void Merge_BaseOfAnotherShape_IsRefusedByName(string what)
    {
        var error = Refused(4, what);

        Assert.StartsWith("This adapter was made for 'my base' and does not fit 'other': ", error, StringComparison.Ordinal);
    }

    private string Refused(int width, string what)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var spec = what == FineTunings.Lora ? s_spec : s_adapters;
        using (var model = FineTuningTests.Create("bert"))
        {
            Learn(model, spec);
            PeftAdapter.Save(model, spec, "my base", null, _folder.File("adapter"));
        }
        using (var other = FineTuningTests.Create("bert", width)) PretrainedWriter.Save(other, null, null, _folder.File("other"));
        using var known = PretrainedModel.Load(_folder.File("other"));
        return Assert.Throws<UserError>(() => PeftAdapter.Merge(_folder.File("adapter"), known, "other")).Message;
    }

    private static EncoderClassifier Learned(string kind)
    {
        var model = FineTuningTests.Create(kind);
        Learn(model, s_spec);
        return model;
    }

    private static void Learn(EncoderClassifier model, RunSpec spec)
    {
        using var noGrad = Autograd.NoGrad();
        FineTuning.Apply(model, spec);
        foreach (var (_, tensor) in model.NamedParameters().Where(p => p.Name.EndsWith("lora_B.weight", StringComparison.Ordinal) || FineTuning.IsAdapter(p.Name) || FineTuning.IsHead(p.Name))) tensor.Normal_(0, 1);
    }
}
