using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Worker;

/// <summary>A run's model as a checkpoint holds it, ready to be asked; needs the run's directory and nothing else.</summary>
public sealed class SavedModel : IDisposable
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

    /// <param name="directory">the run.</param>
    /// <param name="checkpoint">a folder's name, "best", "last", or null for the best one where there is one.</param>
    /// <exception cref="UserError">no such checkpoint, or it is not whole.</exception>
    public static SavedModel Load(RunDirectory directory, string? checkpoint)
    {
        var spec = RunSpecJson.Load(directory.Spec);
        var store = new CheckpointStore(directory);
        var name = Choose(store, directory, checkpoint);
        var state = store.ReadState(name) ?? throw new UserError($"The run {directory.Id} has no whole checkpoint '{name}'.");
        var device = Devices.Prepare(spec);
        var tokenizer = spec.Task == Tasks.CausalLm ? Tokenizer.Load(directory.Tokenizer) : null;
        var classes = tokenizer is null ? ReadJson<List<string>>(directory.Classes) : null;
        var image = tokenizer is null ? ReadJson<ImageShape>(directory.Image) : null;
        using var scope = new TensorScope();
        var model = ModelFactory.Create(spec, new() { VocabularySize = tokenizer?.VocabularySize ?? 0, ClassCount = classes?.Count ?? 0, Image = image });
        store.LoadModel(name, model);
        model.To(device);
        model.Eval();
        return new(spec, model, device, state.Step) { Tokenizer = tokenizer, Classes = classes, Image = image };
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
