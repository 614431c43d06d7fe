using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Worker;

/// <summary>A run's model as a checkpoint holds it, ready to be asked; needs the run's directory and nothing else.</summary>
public sealed partial class SavedModel : IDisposable
{
    private SavedModel(RunSpec spec, StudioModel model, Device device, long step) => (Spec, Model, Device, Step) = (spec, model, device, step);

    public RunSpec Spec { get; }
    public StudioModel Model { get; }
    public Device Device { get; }

    /// <summary>Updates the weights have seen.</summary>
    public long Step { get; }

    /// <summary>null for models that do not read text.</summary>
    public Tokenizer? Tokenizer { get; private init; }

    /// <summary>null for models that do not classify.</summary>
    public IReadOnlyList<string>? Classes { get; private init; }
    public ImageShape? Image { get; private init; }

    /// <summary>Makes texts into a classifier's input; null for models that do not classify text.</summary>
    public TextEncoder? Encoder { get; private init; }

    /// <param name="directory">the run.</param>
    /// <param name="checkpoint">a folder's name, "best", "last", or null for the best one where there is one.</param>
    /// <param name="merge">puts a LoRA run's matrices into those of its base, which makes it a model as any other.</param>
    /// <exception cref="UserError">no such checkpoint, or it is not whole.</exception>
    public static SavedModel Load(RunDirectory directory, string? checkpoint, bool merge = true)
    {
        var spec = BaseModel.Applied(RunSpecJson.Load(directory.Spec), directory);
        var store = new CheckpointStore(directory);
        var name = Choose(store, directory, checkpoint);
        var state = store.ReadState(name) ?? throw new UserError($"The run {directory.Id} has no whole checkpoint '{name}'.");
        var device = Devices.Prepare(spec);
        var tokenizer = Tasks.ReadsText(spec.Task) ? Tokenizer.Load(directory.Tokenizer) : null;
        var encoder = spec.Task == Tasks.TextClassification ? new TextEncoder(spec, tokenizer!, RunData.PlacesOf(BaseModel.Config(directory))) : null;
        var classes = Tasks.IsClassification(spec.Task) ? ReadJson<List<string>>(directory.Classes) : null;
        var image = spec.Task == Tasks.ImageClassification ? ReadJson<ImageShape>(directory.Image) : null;
        using var scope = new TensorScope();
        var model = ModelFactory.Create(spec, new()
        {
            VocabularySize = encoder?.VocabularySize ?? tokenizer?.VocabularySize ?? 0,
            PaddingId = encoder?.PaddingId ?? (spec.Task == Tasks.MaskedLm ? PretrainingTokens.Of(tokenizer!).Padding : -1),
            ClassCount = classes?.Count ?? 0,
            Image = image,
            BaseConfig = BaseModel.Config(directory),
        });
        FineTuning.Apply(model, spec);
        store.LoadModel(name, model);
        if (merge) FineTuning.Merge(model);
        model.To(device);
        model.Eval();
        return new(spec, model, device, state.Step) { Tokenizer = tokenizer, Classes = classes, Image = image, Encoder = encoder };
    }

    /// <summary>
    /// What a text classifier makes of a text, in the order of <see cref="Classes"/>: the share of each class, of each label the
    /// probability that it holds, or the number.
    /// </summary>
    /// <param name="isCut">the text was longer than the model reads.</param>
    /// <exception cref="UserError">the model does not classify text.</exception>
    public float[] Classify(string text, out bool isCut)
    {
        if (Encoder is null) throw new UserError($"This model {(Image is null ? "writes text; it does not classify it" : "classifies images; it reads no text")}.");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var ids = Encoder.Encode(text, out isCut);
        var values = Tensor.From(Array.ConvertAll(ids.ToArray(), id => (long)id), [1, ids.Length]).To(Device);
        var logits = Model.Forward(new ModelInput(values, values.OnesLike())).To(ScalarType.Float32);
        return (Model.Problem switch { ProblemType.MultiLabel => logits.Sigmoid(), ProblemType.Regression => logits, _ => logits.Softmax(-1) }).ToArray<float>();
    }

    public void Dispose() => Model.Dispose();

    private static string Choose(CheckpointStore store, RunDirectory directory, string? wanted)
    {
        if (wanted is not (null or "best" or "last")) return Identifier.Check(wanted);
        return (wanted is null ? store.Resolve("best") ?? store.Resolve("last") : store.Resolve(wanted))
            ?? throw new UserError($"The run {directory.Id} has no whole {(wanted is null ? "" : wanted + " ")}checkpoint yet; train it first.");
    }

    private static T ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), JournalJson.Options) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new UserError($"{path} is missing or damaged, so the model's answers cannot be read: train the run again.", e);
        }
    }
}
