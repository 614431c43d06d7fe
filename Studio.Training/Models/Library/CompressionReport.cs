namespace Studio.Training.Models.Library;

/// <summary>compression.json in the folder of a model made smaller: what it was made of, and what that cost.</summary>
public sealed record CompressionReport
{
    /// <summary>model:ID, run:ID or run:ID/CHECKPOINT.</summary>
    public required string Source { get; init; }
    public required string SourceName { get; init; }

    /// <summary>See <see cref="Contracts.StoredForms"/>.</summary>
    public required string StoreAs { get; init; }

    /// <summary>Share of each linear layer's weights that was made zero.</summary>
    public double Sparsity { get; init; }

    /// <summary>What was timed, such as "a text of 128 tokens".</summary>
    public required string Timed { get; init; }

    /// <summary>Where.</summary>
    public required string Device { get; init; }

    /// <summary>id@version that the figures are of; null where none was chosen.</summary>
    public string? Dataset { get; init; }
    public string? DatasetName { get; init; }
    public string? Split { get; init; }
    public long Rows { get; init; }

    public required CompressionMeasures Before { get; init; }
    public required CompressionMeasures After { get; init; }

    /// <summary>Root mean square of what changed in each linear layer, as a share of its weights' own.</summary>
    public required IReadOnlyList<LayerChange> Layers { get; init; }

    /// <summary>The most telling figure that both have: accuracy of a classifier, perplexity of a language model; null without data.</summary>
    public string? Figure() => new[] { Data.Evaluation.FigureNames.Perplexity, Data.Evaluation.FigureNames.Accuracy }
        .FirstOrDefault(name => Before.Figures.GetValueOrDefault(name) is not null && After.Figures.GetValueOrDefault(name) is not null);
}

/// <param name="LinearBytes">of the matrices of linear layers with their scales, as stored.</param>
/// <param name="TotalBytes">of all tensors, as stored.</param>
/// <param name="Milliseconds">median.</param>
/// <param name="Figures">as an evaluation reports them; empty without data.</param>
public sealed record CompressionMeasures(long LinearBytes, long TotalBytes, double Milliseconds, IReadOnlyDictionary<string, double?> Figures);

/// <param name="Zeros">share of its weights that are exactly zero.</param>
/// <param name="Error">0 where nothing changed.</param>
public sealed record LayerChange(string Name, long Weights, double Zeros, double Error);
