using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Models;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>A dataset's rows as a classifier reads them.</summary>
public abstract class RowInputs : IDisposable
{
    /// <summary>Rows for one forward pass; without gradients more fit than in training.</summary>
    public virtual int RowsAtOnce => 500;

    /// <summary>The rows' inputs on the model's device, in the scope open now.</summary>
    public abstract ModelInput Batch(ReadOnlySpan<int> rows);

    public abstract void Dispose();

    /// <exception cref="UserError">the dataset has no column that the model reads.</exception>
    public static RowInputs Open(SavedModel saved, DatasetReader reader) => saved switch
    {
        { Image: { } shape } => new ImageInputs(reader, shape, saved.Device),
        { Encoder: { } encoder } => new TextInputs(reader, encoder, saved.Device),
        _ => throw new UserError($"The model family '{saved.Spec.ModelFamily}' is not a classifier that can be evaluated on rows."),
    };
}
