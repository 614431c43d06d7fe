using System.Text.Json;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Training.Tests.Parity;

/// <summary>One folder of oracles/models, opened: the model and the values that another program computed with it.</summary>
internal sealed class OracleModel : IDisposable
{
    private readonly PretrainedModel _loaded;
    private readonly SafeTensorsFile _values;

    public OracleModel(string folder)
    {
        Folder = folder;
        _loaded = PretrainedModel.Load(folder);
        _loaded.Model.To(TestDevice.Current);
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        Expected = expected.RootElement.Clone();
        _values = SafeTensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
    }

    public string Folder { get; }
    public StudioModel Model => _loaded.Model;
    public JsonElement Expected { get; }

    public IEnumerable<JsonElement> Cases => Expected.GetProperty("cases").EnumerateArray();

    /// <summary>The tensor of that name in expected.safetensors, or null.</summary>
    public Tensor? Value(string name) => _values.Entries.ContainsKey(name) ? _values.Read(name, TestDevice.Current) : null;

    /// <param name="withMask">false leaves out a mask that hides nothing, which takes another way through attention.</param>
    public static ModelInput Input(JsonElement example, bool withMask = true) =>
        new(Rows(example, "input_ids")!, withMask ? Rows(example, "attention_mask") : null, Rows(example, "position_ids"), Rows(example, "token_type_ids"));

    /// <summary>A list of numbers or of rows of numbers; integers become int64, others float32.</summary>
    public static Tensor? Rows(JsonElement example, string name)
    {
        if (!example.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array) return null;
        var isMatrix = value[0].ValueKind == JsonValueKind.Array;
        var numbers = (isMatrix ? value.EnumerateArray().SelectMany(row => row.EnumerateArray()) : value.EnumerateArray()).ToArray();
        long[] shape = isMatrix ? [value.GetArrayLength(), value[0].GetArrayLength()] : [numbers.Length];
        return numbers.All(n => n.TryGetInt64(out _) && !n.GetRawText().Contains('.'))
            ? Tensor.From(Array.ConvertAll(numbers, n => n.GetInt64()), shape, TestDevice.Current)
            : Tensor.From(Array.ConvertAll(numbers, n => n.GetSingle()), shape, TestDevice.Current);
    }

    /// <summary>The loss as transformers takes it of its labels; and of pretraining its two parts.</summary>
    public (Tensor Loss, Tensor? Masked, Tensor? NextSentence) Loss(JsonElement example, Tensor hidden, Tensor logits)
    {
        var labels = Rows(example, "labels")!;
        switch (Model)
        {
            case CausalModel: // the labels are the inputs; the shift is the loss's own
                var length = labels.Size(1) - 1;
                return (Model.Loss(logits.Narrow(1, 0, length).Contiguous(), labels.Narrow(1, 1, length).Contiguous()), null, null);
            case BertPretraining { HasNextSentence: true } bert:
                var (masked, next) = (Model.Loss(logits, labels), bert.NextSentence(hidden)!.CrossEntropy(Rows(example, "next_sentence_label")!));
                return (masked + next, masked, next);
            default:
                return (Model.Loss(logits, labels), null, null);
        }
    }

    /// <summary>The last layer's output and the logits of it.</summary>
    public (Tensor Hidden, Tensor Logits) Forward(ModelInput input) => Model switch
    {
        CausalModel causal => (causal.LastHidden(input), causal.Forward(input)),
        BertPretraining bert => bert.LastHidden(input) is var hidden ? (hidden, bert.Predictions(hidden)) : default,
        EncoderModel encoder => (encoder.LastHidden(input), encoder.Forward(input)),
        _ => throw new InvalidOperationException($"{Model.GetType().Name} has no last hidden state."),
    };

    public void Dispose()
    {
        _values.Dispose();
        _loaded.Dispose();
    }
}
