using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>What is to become of a model: how its weights are stored, how many of them may stay, and on what it is measured before and after.</summary>
public sealed record CompressionSpec
{
    /// <summary>Of <see cref="Sparsity"/>: beyond, nothing is left of what was learned.</summary>
    public const double LargestSparsity = 0.99;

    /// <summary>model:ID, run:ID or run:ID/CHECKPOINT.</summary>
    public string Model { get; init; } = "";

    /// <summary>How the new model is called; empty: the old name and what was done.</summary>
    public string Name { get; init; } = "";

    /// <summary>float32, float16, bfloat16 or int8; see <see cref="StoredForms"/>.</summary>
    public string StoreAs { get; init; } = StoredForms.Float32;

    /// <summary>Share of the weights of each linear layer, those closest to zero, that become zero (0 to 0.99).</summary>
    public double Sparsity { get; init; }

    /// <summary>id@version, id or name of a dataset to measure on; empty: sizes and times alone.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>As in <see cref="EvaluationSpec.Split"/>.</summary>
    public string Split { get; init; } = EvaluationSpec.AllRows;

    /// <summary>"int8, 50 % of the weights zero".</summary>
    public string Words() => string.Join(", ", new[]
    {
        StoreAs == StoredForms.Float32 ? "" : StoreAs,
        Sparsity > 0 ? FormattableString.Invariant($"{100 * Sparsity:0.#} % of the weights zero") : "",
    }.Where(words => words.Length > 0));

    /// <exception cref="UserError">a field is out of its range, or nothing would change.</exception>
    public CompressionSpec Check()
    {
        ModelReference.Parse(Model);
        if (!StoredForms.All.Contains(StoreAs)) throw new UserError($"storeAs is '{StoreAs}'; it must be one of {string.Join(", ", StoredForms.All)}.");
        if (Sparsity is not (>= 0 and <= LargestSparsity)) throw new UserError(FormattableString.Invariant($"sparsity is {Sparsity}; it must be from 0 to {LargestSparsity}."));
        if (StoreAs == StoredForms.Float32 && Sparsity == 0) throw new UserError("float32 without pruning is the model as it is; choose another form, or a sparsity above 0.");
        if (!EvaluationSpec.SplitNames.Contains(Split)) throw new UserError($"The split is '{Split}'; it must be one of {string.Join(", ", EvaluationSpec.SplitNames)}.");
        return this;
    }
}
