using System.Text.Json.Nodes;
using Studio.Training.Tensors;

namespace Studio.Training.Models.HuggingFace;

/// <summary>
/// How one model family is written in Hugging Face's form: its config.json and the names of its tensors. What a name means
/// and what the options do is in the family's own file; this is only the translation.
/// </summary>
public abstract class ModelKind
{
    /// <summary>"model_type" of config.json.</summary>
    public abstract string ModelType { get; }

    /// <summary>"architectures" it can be, the usual one first.</summary>
    public abstract IReadOnlyList<string> Architectures { get; }

    /// <summary>What the hub's older files leave out before names: "transformer." and the like.</summary>
    public abstract string Prefix { get; }

    /// <summary>Builds the model that the configuration describes, its weights as the initializers leave them.</summary>
    /// <exception cref="Data.UserError">a field is missing, malformed, or asks for what is not built.</exception>
    public abstract StudioModel Create(ConfigJson config, string architecture);

    /// <summary>A model of the family that sorts whole texts, whatever head the configuration is of; its weights as the initializers leave them.</summary>
    /// <exception cref="Data.UserError">as of <see cref="Create"/>.</exception>
    public abstract EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem);

    /// <summary>Writes a model's own fields into a configuration; null when the model is of another family.</summary>
    /// <returns>its architecture.</returns>
    public abstract string? Describe(StudioModel model, JsonObject config);

    /// <summary>Other names of tensors in older files.</summary>
    public virtual string Rename(string name) => name;

    /// <summary>Tensors of files that hold nothing learned, such as masks.</summary>
    public virtual bool IsBuffer(string name) => false;

    /// <summary>Tensors of heads that a checkpoint may hold beside what this model uses.</summary>
    public virtual bool IsOtherHead(string name) => false;

    /// <summary>A second name under which a tied tensor may be stored, and the one the model has.</summary>
    public virtual IEnumerable<(string Alias, string Name)> Tied => [];

    /// <summary>Tensors the form wants although the model does without: zeros for biases left out.</summary>
    public virtual IEnumerable<(string Name, Tensor Tensor)> MissingHere(StudioModel model) => [];
}
